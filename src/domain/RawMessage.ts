import type { TimeNs } from './time.js';

/** How a channel describes its messages, as the recording says. */
export interface ChannelInfo {
  readonly topic: string;
  /** `sensor_msgs/msg/Image`, `foxglove.CompressedImage`, or '' when the channel has no schema. */
  readonly schemaName: string;
  /** `ros2msg`, `ros2idl`, `protobuf`, `jsonschema` or ''. */
  readonly schemaEncoding: string;
  readonly schemaData: Uint8Array;
  /** `cdr`, `protobuf`, `json` or whatever the writer said. */
  readonly messageEncoding: string;
  /** As recorded, e.g. `offered_qos_profiles`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** One recorded message, still encoded. `data` is owned by the receiver. */
export interface RawMessage {
  readonly channel: ChannelInfo;
  readonly logTimeNs: TimeNs;
  readonly publishTimeNs: TimeNs;
  readonly data: Uint8Array;
}
