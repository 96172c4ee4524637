import type { TrueFrame } from '#src/evaluate/read/TrueFrame.js';
import { ErrorCounter } from './ErrorCounts.js';
import type { PlayedScene } from './playMessages.js';
import type { PlayedDrive, TimedMessage } from './TimedMessage.js';

/** The frame of a drive with the most errors in the planner's input. */
export interface WorstCase {
  readonly drive: string;
  /** `none` or the fault's name. */
  readonly fault: string;
  readonly kind: PlayedDrive['kind'];
  readonly played: PlayedScene;
  readonly truth: TrueFrame;
  readonly phantoms: number;
  /** True objects without a confirmed object. */
  readonly missed: number;
  /** Camera message of the scene's stamp, as it arrived. */
  readonly picture: TimedMessage | undefined;
}

/** What a phantom costs against a missed object: a planner brakes for it. */
const PHANTOM_WEIGHT = 2;

/** Only of scenes with a picture and truth; undefined when there are none, or none has a phantom. */
export function worstCaseOf(
  drive: PlayedDrive,
  fault: string,
  messages: readonly TimedMessage[],
  scenes: readonly PlayedScene[],
): WorstCase | undefined {
  let worst: WorstCase | undefined;
  for (const played of scenes) {
    const truth = drive.truth.get(played.scene.stampNs);
    if (truth?.objects === undefined || played.camera === undefined) continue;
    const counter = new ErrorCounter();
    counter.add(played.scene, truth, played.camera);
    const { phantoms, truths, confirmed } = counter.counts;
    const missed = truths - confirmed;
    if (phantoms === 0 || costOf({ phantoms, missed }) <= (worst === undefined ? 0 : costOf(worst))) continue;
    const picture = messages.find(
      ({ message }) => message.type === 'camera' && message.stampNs === played.scene.stampNs,
    );
    worst = { drive: drive.name, fault, kind: drive.kind, played, truth, phantoms, missed, picture };
  }
  return worst;
}

export const costOf = ({ phantoms, missed }: Pick<WorstCase, 'phantoms' | 'missed'>): number =>
  PHANTOM_WEIGHT * phantoms + missed;
