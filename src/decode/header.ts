import type { TimeNs } from '../domain/time.js';
import { fieldsOf, numberOf, optionalFieldsOf, textOf, type Fields } from './fields.js';
import type { MessageContext } from './MessageContext.js';

export interface Header {
  readonly stampNs: TimeNs;
  readonly frameId: string;
}

const NS_PER_SEC = 1_000_000_000;

/** tf2 names have no leading slash; recordings from ROS 1 do. */
export const frameName = (frameId: string): string => (frameId.startsWith('/') ? frameId.slice(1) : frameId);

/** Of a ROS message with `header`, or of a Foxglove one with `timestamp` and `frame_id`. */
export function headerOf(message: Fields, context: MessageContext): Header {
  if ('header' in message) {
    const header = fieldsOf(message, 'header');
    const stampNs = checkedStamp(fieldsOf(header, 'stamp'), 'sec', 'nanosec', context);
    return { stampNs, frameId: frameName(textOf(header, 'frame_id')) };
  }
  const stampNs = checkedStamp(optionalFieldsOf(message, 'timestamp') ?? {}, 'seconds', 'nanos', context);
  return { stampNs, frameId: frameName(textOf(message, 'frame_id')) };
}

/** Not checked: static transforms are often stamped 0. */
export function plainStamp(message: Fields, secs: string, nanos: string): TimeNs {
  return BigInt(wholeOf(message, secs)) * BigInt(NS_PER_SEC) + BigInt(wholeOf(message, nanos));
}

/** protobuf's int64 comes as text. */
function wholeOf(message: Fields, name: string): number {
  const value = message[name];
  if (value === undefined) return 0;
  const whole = typeof value === 'string' ? Number(value) : numberOf(message, name);
  return Number.isSafeInteger(whole) ? whole : 0;
}

function checkedStamp(message: Fields, secs: string, nanos: string, context: MessageContext): TimeNs {
  const stampNs = plainStamp(message, secs, nanos);
  const nanosec = wholeOf(message, nanos);
  if (stampNs <= 0n) {
    context.stampNs = context.logTimeNs;
    context.report(
      'warning',
      'decode/stamp-zero',
      `Expected a time for the header stamp but received ${wholeOf(message, secs)}.${nanosec}`,
      'The recording time is used instead, which is later by the transport delay. Configure the driver to stamp its messages.',
    );
    return context.logTimeNs;
  }
  context.stampNs = stampNs;
  if (nanosec < 0 || nanosec >= NS_PER_SEC) {
    context.report(
      'warning',
      'decode/stamp-nanosec',
      `Expected 0 to 999999999 for the header's nanoseconds but received ${nanosec}`,
      'Whole seconds were carried over; correct the node that writes the stamp.',
    );
  }
  return stampNs;
}
