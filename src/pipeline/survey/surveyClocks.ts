import type { Alert } from '../../domain/Alert.js';
import type { SelectedTopics } from '../../source/selectTopics.js';
import { clockAlert } from '../../sync/clockAlert.js';
import { ClockWatch } from '../../sync/ClockWatch.js';
import type { SyncParameters } from '../../sync/parameters.js';
import type { SurveyedTopic } from './SurveyedTopic.js';

export interface ClockSurvey {
  /** Median from stamp to arrival of each sensor, with the configured offsets. */
  readonly delays: readonly { readonly topic: string; readonly delaySecs: number }[];
  /** Clocks that are not the others'. */
  readonly alerts: readonly Alert[];
}

/** Compares stamps with arrivals as a replay does. */
export function surveyClocks(
  topics: readonly SurveyedTopic[],
  { camera, radars, odometry }: SelectedTopics,
  { timeOffsetSecs }: Pick<SyncParameters, 'timeOffsetSecs'>,
): ClockSurvey {
  const watch = new ClockWatch({ camera, corrects: false });
  const used = topics.filter(({ topic }) => topic === camera || topic === odometry || radars.includes(topic));
  const messages = used.flatMap(({ topic, stamps }) => stamps.map((stamp) => ({ topic, ...stamp })));
  for (const { topic, stampNs, receivedNs } of messages.toSorted((a, b) => Number(a.receivedNs - b.receivedNs)))
    if (stampNs !== 0n)
      watch.observe(topic, stampNs + BigInt(Math.round((timeOffsetSecs[topic] ?? 0) * 1e9)), receivedNs);
  return {
    delays: used.flatMap(({ topic }) => {
      const delaySecs = watch.delaySecs(topic);
      return delaySecs === undefined ? [] : [{ topic, delaySecs }];
    }),
    alerts: watch.states().map((state) => clockAlert(state, { stampNs: messages[0]!.stampNs, camera })),
  };
}
