import { rosFromTimeNs, type TimeNs } from '../../domain/time.js';

/** google.protobuf.Timestamp. */
export function protobufTime(timeNs: TimeNs): { readonly seconds: number; readonly nanos: number } {
  const { sec, nanosec } = rosFromTimeNs(timeNs);
  return { seconds: sec, nanos: nanosec };
}
