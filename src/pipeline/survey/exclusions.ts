import type { Exclusion, Exclusions } from '../../source/selectTopics.js';
import { shortTypeName } from '../../source/topicRoles.js';
import type { RadarDecision } from './decideReading.js';
import { agree, egoSpeeds } from './egoSpeeds.js';
import { MASK, NO_LIGHT, PICTURE_KINDS, pictureKind } from './pictureKind.js';
import { sameReturns } from './sameReturns.js';
import type { SurveyedTopic } from './SurveyedTopic.js';
import type { PlacedReturns } from './SurveyedSweep.js';
import { whyNoRadar } from './whyNoRadar.js';

export interface SurveyedRadar {
  readonly topic: string;
  readonly type: string;
  readonly sweeps: readonly PlacedReturns[];
  readonly decision: RadarDecision;
}

/** Clouds of lidars and depth cameras, and all but one topic of each radar. */
export function excludeRadars(radars: readonly SurveyedRadar[]): Exclusions {
  const excluded = new Map<string, Exclusion>();
  const remaining: SurveyedRadar[] = [];
  for (const radar of radars) {
    const isCloud = !shortTypeName(radar.type).startsWith('radar_msgs/');
    const reason = isCloud ? whyNoRadar(radar.topic, radar.sweeps, radar.decision) : undefined;
    if (reason === undefined) remaining.push(radar);
    else excluded.set(radar.topic, { reason, flag: '--radar' });
  }
  // The fullest of the copies is used: filters drop what tracking wants, and one that lost its range rates is worth less.
  const worth = ({ decision, sweeps }: SurveyedRadar): number =>
    (decision.reading.rangeRate === undefined ? 0 : 1e9) + sweeps.reduce((sum, { table }) => sum + table.count, 0);
  remaining.sort((a, b) => worth(b) - worth(a) || (a.topic < b.topic ? -1 : 1));
  const kept: SurveyedRadar[] = [];
  for (const radar of remaining) {
    const twin = kept.find((other) => sameReturns(other.sweeps, radar.sweeps));
    if (twin === undefined) kept.push(radar);
    else
      excluded.set(radar.topic, { reason: `it has the returns of ${twin.topic} at the same stamps`, flag: '--radar' });
  }
  return excluded;
}

const RECTIFIED = /rect/i;

/** Pictures of anything but light where a better camera is there, and all but one topic of each camera. */
export function excludeCameras(cameras: readonly SurveyedTopic[]): Exclusions {
  const excluded = new Map<string, Exclusion>();
  const exclude = (topic: string, reason: string): unknown => excluded.set(topic, { reason, flag: '--camera' });
  const surveyed = cameras.map((camera) => {
    // Messages without pictures are video, which nobody decodes here.
    const isVideo = camera.frames.length === 0 && camera.stamps.length > 0;
    const kind = isVideo ? 'colour' : pictureKind(camera.topic, camera.frames);
    // The only camera is left out when name and content agree that it is none.
    const isNone =
      (kind === 'mask' && MASK.test(camera.topic)) || (kind === 'depth or thermal' && NO_LIGHT.test(camera.topic));
    return { ...camera, kind, isNone };
  });
  const rank = (kind: (typeof PICTURE_KINDS)[number]): number => PICTURE_KINDS.indexOf(kind);
  const best = Math.min(...surveyed.filter(({ isNone }) => !isNone).map(({ kind }) => rank(kind)));
  for (const { topic, kind, isNone } of surveyed) {
    if (isNone) exclude(topic, `its pictures are of the kind ${kind}`);
    else if (rank(kind) > best)
      exclude(topic, `its pictures are ${kind}, and there is a camera with ${PICTURE_KINDS[best]} ones`);
  }
  const kept: SurveyedTopic[] = [];
  // A calibration describes the raw picture; a compressed one is smaller.
  const order = ({ topic, type }: SurveyedTopic): number =>
    (RECTIFIED.test(topic) ? 4 : 0) + (/bayer|mono/i.test(topic) ? 2 : 0) + (type.includes('Compressed') ? 0 : 1);
  for (const camera of surveyed.filter(({ topic }) => !excluded.has(topic)).sort((a, b) => order(a) - order(b))) {
    const twin = kept.find((other) => samePictures(other, camera));
    if (twin === undefined) kept.push(camera);
    else exclude(camera.topic, `it has the frame and the stamps of ${twin.topic}`);
  }
  return excluded;
}

function samePictures(a: SurveyedTopic, b: SurveyedTopic): boolean {
  if (a.frames[0] === undefined || a.frames[0].frameId === '' || a.frames[0].frameId !== b.frames[0]?.frameId)
    return false;
  const stamps = new Set(a.stamps.map(({ stampNs }) => stampNs));
  const common = b.stamps.filter(({ stampNs }) => stamps.has(stampNs)).length;
  return common > 1 && common >= 0.8 * Math.min(a.stamps.length, b.stamps.length);
}

/** Most messages of one topic that are compared: a drive's speed changes slowly. */
const MOST_MOTIONS = 300;
const thinned = <T>(motions: readonly T[]): T[] => {
  const stride = Math.ceil(motions.length / MOST_MOTIONS);
  return motions.filter((_, i) => i % stride === 0);
};

/** Of several topics of ego motion the one that most others agree with: setpoints, other units and fields that nobody fills agree with none. */
export function excludeOdometry(topics: readonly SurveyedTopic[]): Exclusions {
  const excluded = new Map<string, Exclusion>();
  if (topics.length < 2) return excluded;
  const candidates = topics.map((topic) => {
    const motions = thinned(topic.motions);
    return { ...topic, motions, speedAt: egoSpeeds(motions) };
  });
  type Candidate = (typeof candidates)[number];
  const agrees = (a: Candidate, b: Candidate): boolean => {
    const pairs = a.motions
      .map(({ stampNs }) => [a.speedAt(stampNs), b.speedAt(stampNs)] as const)
      .filter((pair): pair is readonly [number, number] => pair[0] !== undefined && pair[1] !== undefined);
    return pairs.length > 0 && pairs.filter(([x, y]) => agree(x, y)).length > 0.8 * pairs.length;
  };
  const moves = ({ motions, speedAt }: Candidate): boolean =>
    motions.some(({ stampNs }) => Math.abs(speedAt(stampNs) ?? 0) > 0.5);
  const hasPose = ({ motions }: Candidate): boolean => motions.some(({ pose }) => pose !== undefined);
  const votes = (one: Candidate): number =>
    candidates.filter((other) => other !== one && agrees(one, other)).length +
    (moves(one) ? 0.5 : 0) +
    (hasPose(one) ? 0.1 : 0);
  const votesOf = new Map(candidates.map((one) => [one, votes(one)]));
  const ranked = [...candidates].sort((a, b) => votesOf.get(b)! - votesOf.get(a)! || (a.topic < b.topic ? -1 : 1));
  const [first] = ranked;
  for (const other of ranked.slice(1)) {
    if (agrees(other, first!))
      excluded.set(other.topic, { reason: `it says the same speed as ${first!.topic}`, flag: '--odometry' });
    else if (votesOf.get(other)! < votesOf.get(first!)!)
      excluded.set(other.topic, { reason: `its speed differs from that of ${first!.topic}`, flag: '--odometry' });
  }
  return excluded;
}
