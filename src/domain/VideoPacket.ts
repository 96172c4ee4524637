import type { TimeNs } from './time.js';

export type VideoCodec = 'h264' | 'hevc';

/** One encoded picture of a video stream (Annex B byte stream). It can be decoded only after the packets before it, back to a key picture. */
export interface VideoPacket {
  readonly type: 'video';
  readonly topic: string;
  readonly frameId: string;
  readonly stampNs: TimeNs;
  /** When the recording or the node received it. */
  readonly receivedNs: TimeNs;
  readonly codec: VideoCodec;
  /** Decoding can begin here. */
  readonly isKey: boolean;
  /** Larger pictures are refused. */
  readonly maxPixels: number;
  readonly data: Uint8Array;
}
