import type { Outcome } from '../domain/Alert.js';
import type { RawMessage } from '../domain/RawMessage.js';
import type { SensorMessage } from '../domain/SensorMessage.js';

/** One recorded message to a domain value. */
export type DecodeMessage = (raw: RawMessage) => Outcome<SensorMessage>;
