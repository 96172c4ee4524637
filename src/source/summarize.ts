import type { ChannelInfo, RawMessage } from '../domain/RawMessage.js';
import type { TimeNs } from '../domain/time.js';
import type { ChannelSummary, SourceSummary } from './Source.js';

const byTopic = (a: ChannelSummary, b: ChannelSummary): number =>
  a.channel.topic < b.channel.topic ? -1 : a.channel.topic > b.channel.topic ? 1 : 0;

/** Joins channels of the same topic and type. */
export function mergeChannels(
  channels: Iterable<ChannelSummary>,
  startNs: TimeNs | undefined,
  endNs: TimeNs | undefined,
): SourceSummary {
  const merged = new Map<string, ChannelSummary>();
  for (const { channel, messageCount } of channels) {
    const key = `${channel.topic}\n${channel.schemaName}\n${channel.messageEncoding}`;
    const known = merged.get(key);
    merged.set(key, {
      channel: known?.channel ?? channel,
      messageCount: (known?.messageCount ?? 0) + messageCount,
    });
  }
  return {
    channels: [...merged.values()].sort(byTopic),
    ...(startNs !== undefined && { startNs }),
    ...(endNs !== undefined && { endNs }),
  };
}

/** Of several files of one recording. */
export function mergeSummaries(summaries: readonly SourceSummary[]): SourceSummary {
  let startNs: TimeNs | undefined;
  let endNs: TimeNs | undefined;
  for (const summary of summaries) {
    if (summary.startNs !== undefined && (startNs === undefined || summary.startNs < startNs))
      startNs = summary.startNs;
    if (summary.endNs !== undefined && (endNs === undefined || summary.endNs > endNs)) endNs = summary.endNs;
  }
  return mergeChannels(
    summaries.flatMap((summary) => summary.channels),
    startNs,
    endNs,
  );
}

/** Reads everything once. `declared`: channels that may have no message. */
export async function summarizeByReading(
  messages: AsyncIterable<RawMessage>,
  declared: () => Iterable<ChannelInfo>,
): Promise<SourceSummary> {
  const counts = new Map<ChannelInfo, number>();
  let startNs: TimeNs | undefined;
  let endNs: TimeNs | undefined;
  for await (const message of messages) {
    counts.set(message.channel, (counts.get(message.channel) ?? 0) + 1);
    if (startNs === undefined || message.logTimeNs < startNs) startNs = message.logTimeNs;
    if (endNs === undefined || message.logTimeNs > endNs) endNs = message.logTimeNs;
  }
  for (const channel of declared()) if (!counts.has(channel)) counts.set(channel, 0);
  return mergeChannels(
    [...counts].map(([channel, messageCount]) => ({ channel, messageCount })),
    startNs,
    endNs,
  );
}
