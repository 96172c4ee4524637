import { decodeMessage } from '../decode/decodeMessage.js';
import type { Alert, Outcome } from '../domain/Alert.js';
import type { RawMessage } from '../domain/RawMessage.js';
import type { SensorMessage } from '../domain/SensorMessage.js';
import type { TimeNs } from '../domain/time.js';

export interface ArrivedMessage {
  readonly message: SensorMessage;
  readonly logTimeNs: TimeNs;
  /** Spent on decoding it and what came before it and could not be read. */
  readonly decodeMs: number;
}

/** Recorded messages as values, in the order given. A message that cannot be read is an alert. Default: any message, alerts ignored. */
export async function* decodedMessages(
  recorded: AsyncIterable<RawMessage>,
  decode: (raw: RawMessage) => Outcome<SensorMessage> = decodeMessage,
  onAlert: (alert: Alert) => void = () => undefined,
): AsyncGenerator<ArrivedMessage, void, void> {
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
