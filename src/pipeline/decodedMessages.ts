import { decodeMessage } from '../decode/decodeMessage.js';
import type { Alert, Outcome } from '../domain/Alert.js';
import type { RawMessage } from '../domain/RawMessage.js';
import type { DecodedMessage, SensorMessage } from '../domain/SensorMessage.js';
import { type Arrived, videoPictures } from './videoPictures.js';

export type ArrivedMessage = Arrived<SensorMessage>;

/** Recorded messages as values, in the order given, with video as pictures. A message that cannot be read is an alert. Default: any message, alerts ignored. */
export const decodedMessages = (
  recorded: AsyncIterable<RawMessage>,
  decode: (raw: RawMessage) => Outcome<DecodedMessage> = decodeMessage,
  onAlert: (alert: Alert) => void = () => undefined,
): AsyncGenerator<ArrivedMessage, void, void> => videoPictures(decodeEach(recorded, decode, onAlert), onAlert);

async function* decodeEach(
  recorded: AsyncIterable<RawMessage>,
  decode: (raw: RawMessage) => Outcome<DecodedMessage>,
  onAlert: (alert: Alert) => void,
): AsyncGenerator<Arrived<DecodedMessage>, void, void> {
  let decodeMs = 0;
  for await (const raw of recorded) {
    const startMs = performance.now();
    const decoded = decode(raw);
    decodeMs += performance.now() - startMs;
    if (decoded.type === 'failed') {
      onAlert(decoded.alert);
      continue;
    }
    decoded.alerts.forEach(onAlert);
    yield { message: decoded.value, logTimeNs: raw.logTimeNs, decodeMs };
    decodeMs = 0;
  }
}
