import type { Alert } from '../domain/Alert.js';
import type { ChannelInfo, RawMessage } from '../domain/RawMessage.js';
import type { TimeNs } from '../domain/time.js';

/** One topic of a recording. Channels with the same topic and type count as one. */
export interface ChannelSummary {
  readonly channel: ChannelInfo;
  readonly messageCount: number;
}

export interface SourceSummary {
  /** In the order of their topics. */
  readonly channels: readonly ChannelSummary[];
  /** Log times of the first and last message; undefined when there is none. */
  readonly startNs?: TimeNs;
  readonly endNs?: TimeNs;
}

export type AlertSink = (alert: Alert) => void;

/** A recorded drive. Each container format has its own adapter; readers of this port see no difference. */
export interface Source {
  readonly path: string;
  /** Every file it reads. */
  readonly files: readonly string[];
  /** For display: `mcap`, `mcap without index`, `rosbag2 sqlite3`, ... */
  readonly storage: string;
  /** The contents, from the index where there is one; otherwise the file is read once, in bounded memory. */
  summary(): Promise<SourceSummary>;
  /**
   * Messages in the order of their log times, of the given topics or all; each owns its bytes. What cannot be read is reported to the alert sink
   * and left out; this never throws for a broken file. May be called again for another pass.
   */
  messages(topics?: ReadonlySet<string>): AsyncGenerator<RawMessage, void, void>;
  close(): Promise<void>;
}
