import type { InputSummary } from '../domain/RunSummary.js';
import { secsBetween } from '../domain/time.js';
import { type Exclusions, isOutputTopic, isTruthTopic, type SelectedTopics } from '../source/selectTopics.js';
import type { SourceSummary } from '../source/Source.js';
import { topicRole } from '../source/topicRoles.js';

/** Every topic of a recording and what the node uses it for, or why it is not used; without a selection, what it could be used for. */
export function topicUse(
  summary: SourceSummary,
  selected: SelectedTopics | undefined,
  excluded: Exclusions,
): readonly InputSummary[] {
  const { startNs, endNs } = summary;
  const lengthSecs = startNs === undefined || endNs === undefined ? 0 : secsBetween(startNs, endNs);
  return summary.channels.map(({ channel, messageCount }) => ({
    topic: channel.topic,
    type: channel.schemaName,
    messages: messageCount,
    ...(messageCount > 1 && lengthSecs > 0 && { rateHz: (messageCount - 1) / lengthSecs }),
    usedFor: useOf(channel.topic, channel.schemaName, messageCount, selected, excluded),
  }));
}

function useOf(
  topic: string,
  type: string,
  messages: number,
  selected: SelectedTopics | undefined,
  excluded: Exclusions,
): string {
  if (isTruthTopic(topic)) return 'truth, used by evaluate';
  if (isOutputTopic(topic)) return 'not used: an output of roadscene';
  const role = topicRole(type);
  if (role === undefined) return type === '' ? 'not used: no type recorded' : 'not used: no input has this type';
  const exclusion = excluded.get(topic);
  if (selected === undefined && exclusion === undefined) return `candidate for ${role}`;
  if (topic === selected?.camera) return 'camera';
  if (selected?.radars.includes(topic) === true) return 'radar';
  if (topic === selected?.cameraInfo) return 'camera_info';
  if (selected?.transforms.includes(topic) === true) return 'tf';
  if (topic === selected?.odometry) return 'ego motion';
  if (exclusion !== undefined) return `not used: ${exclusion.reason}; force it with ${exclusion.flag}`;
  if (messages === 0) return 'not used: it has no messages';
  return `not used: another topic was chosen for ${role}`;
}
