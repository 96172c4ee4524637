import type { Alert, Outcome } from '../../../src/domain/Alert.js';
import type { ChannelInfo, RawMessage } from '../../../src/domain/RawMessage.js';
import type { DecodedMessage } from '../../../src/domain/SensorMessage.js';
import { foxgloveSchema } from '../../../src/messages/foxgloveSchema.js';
import { rosWriter } from '../../../src/messages/rosCodec.js';
import { rosSchemaText } from '../../../src/messages/rosDefinitions.js';

export const LOG_TIME_NS = 1_700_000_000_500_000_000n;
export const STAMP_NS = 1_700_000_000_250_000_000n;
export const header = { stamp: { sec: 1_700_000_000, nanosec: 250_000_000 }, frame_id: '/sensor' };

const channels = new Map<string, ChannelInfo>();

function channel(topic: string, schemaName: string): ChannelInfo {
  const key = `${topic} ${schemaName}`;
  let known = channels.get(key);
  if (known === undefined) {
    const isRos = schemaName.includes('/');
    known = {
      topic,
      schemaName,
      schemaEncoding: isRos ? 'ros2msg' : 'protobuf',
      schemaData: isRos
        ? new TextEncoder().encode(rosSchemaText(schemaName))
        : foxgloveSchema(schemaName).descriptorSet,
      messageEncoding: isRos ? 'cdr' : 'protobuf',
      metadata: new Map(),
    };
    channels.set(key, known);
  }
  return known;
}

/** A message as a recording holds it. */
export const raw = (topic: string, schemaName: string, message: object): RawMessage => ({
  channel: channel(topic, schemaName),
  logTimeNs: LOG_TIME_NS,
  publishTimeNs: LOG_TIME_NS,
  data: schemaName.includes('/') ? rosWriter(schemaName).write(message) : foxgloveSchema(schemaName).encode(message),
});

export function valueOf<T extends DecodedMessage['type']>(
  outcome: Outcome<DecodedMessage>,
  type: T,
): Extract<DecodedMessage, { type: T }> {
  if (outcome.type === 'failed') throw new Error(`fault: ${outcome.alert.message}`);
  if (outcome.value.type !== type) throw new Error(`a ${outcome.value.type} instead of a ${type}`);
  return outcome.value as Extract<DecodedMessage, { type: T }>;
}

export function faultOf(outcome: Outcome<unknown>): Alert {
  if (outcome.type === 'value') throw new Error('a value instead of a fault');
  return outcome.alert;
}

export const alertCodes = (outcome: Outcome<unknown>): string[] =>
  outcome.type === 'failed' ? [outcome.alert.code] : outcome.alerts.map((alert) => alert.code);
