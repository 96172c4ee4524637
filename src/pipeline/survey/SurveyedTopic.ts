import type { RadarTable } from '../../decode/RadarTable.js';
import type { CameraFrame } from '../../domain/CameraFrame.js';
import type { EgoMotion } from '../../domain/EgoMotion.js';
import type { TimeNs } from '../../domain/time.js';

/** What was gathered of one topic. */
export interface SurveyedTopic {
  readonly topic: string;
  readonly type: string;
  readonly messageCount: number;
  /** Stamp and log time of each message that could be read. */
  readonly stamps: { readonly stampNs: TimeNs; readonly receivedNs: TimeNs }[];
  /** The first pictures. */
  readonly frames: CameraFrame[];
  readonly tables: RadarTable[];
  readonly motions: EgoMotion[];
}
