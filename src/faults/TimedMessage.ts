import type { SensorMessage } from '../domain/SensorMessage.js';
import type { TimeNs } from '../domain/time.js';
import type { TrueFrame } from '../evaluate/read/TrueFrame.js';

/** One decoded message on its way to the node. */
export interface TimedMessage {
  /** When it arrives. */
  readonly logTimeNs: TimeNs;
  readonly message: SensorMessage;
  /** What arrives in its place, made when its turn comes: corrupted pictures would not fit into memory all at once. */
  readonly corrupt?: () => Promise<SensorMessage>;
}

/** A drive as the suite plays it, over and over. */
export interface PlayedDrive {
  readonly name: string;
  /** `empty`: nothing is on the road in the whole drive. */
  readonly kind: 'nominal' | 'rare' | 'empty' | 'recorded';
  readonly cameraTopic: string | undefined;
  readonly radarTopics: readonly string[];
  /** In order of arrival. */
  readonly messages: readonly TimedMessage[];
  /** By stamp; empty for a recording without truth. */
  readonly truth: ReadonlyMap<TimeNs, TrueFrame>;
  /** Stamp of the first camera frame, else the first radar sweep. */
  readonly startNs: TimeNs;
  /** Its arrival. */
  readonly startLogNs: TimeNs;
}
