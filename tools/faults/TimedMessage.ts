import type { SensorMessage } from '#src/domain/SensorMessage.js';
import type { TimeNs } from '#src/domain/time.js';
import type { TrueFrame } from '#src/evaluate/read/TrueFrame.js';

/** One decoded message on its way to the node. */
export interface TimedMessage {
  /** When it arrives. */
  readonly logTimeNs: TimeNs;
  readonly message: SensorMessage;
  /** The message that arrives in its place, made when it is due: all corrupted pictures at once would not fit into memory. */
  readonly corrupt?: () => Promise<SensorMessage>;
}

/** A drive as the suite plays it, over and over. */
export interface PlayedDrive {
  readonly name: string;
  /** `empty`: the road is empty during the whole drive. */
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
