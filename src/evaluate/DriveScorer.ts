import type { SceneMode } from '../domain/RoadScene.js';
import type { TimeNs } from '../domain/time.js';
import { openSource } from '../source/openSource.js';
import type { AlertSink, Source } from '../source/Source.js';
import { scorePixels } from './pixels/scorePixels.js';
import type { DrivePaths } from './read/findDrives.js';
import { expectSameRecording } from './read/expectSameRecording.js';
import { joinByStamp } from './read/joinByStamp.js';
import type { ModelName, PredictedFrame } from './read/PredictedFrame.js';
import { readCamera } from './read/readCamera.js';
import { readContract, type ModelPlace } from './read/readContract.js';
import type { Prediction } from './read/readPrediction.js';
import { readTruth, TRUTH_TOPICS } from './read/readTruth.js';
import type { DriveCount } from './ScoreCard.js';
import type { Tallies } from './Tallies.js';

export interface DriveScorerOptions extends ModelPlace {
  readonly toleranceNs: TimeNs;
  readonly missing: 'leave-out' | 'empty';
  readonly onAlert: AlertSink;
}

export interface ScoredDrive {
  readonly count: DriveCount;
  readonly prediction?: Prediction;
  /** Predictions that have a true frame. */
  readonly joinedStamps: readonly TimeNs[];
  readonly modes: ReadonlyMap<SceneMode, number>;
  readonly models: readonly ModelName[];
  readonly pixelFrames: number;
}

const NOTHING_FOUND: Pick<PredictedFrame, 'objects' | 'conditions'> = { objects: [], conditions: {} };

/** Adds drives to the tallies. */
export class DriveScorer {
  readonly #tallies: Tallies;
  readonly #options: DriveScorerOptions;

  constructor(tallies: Tallies, options: DriveScorerOptions) {
    this.#tallies = tallies;
    this.#options = options;
  }

  /** `drive` is its index in the tallies. */
  async score(drive: number, paths: DrivePaths, prediction: Prediction | undefined): Promise<ScoredDrive> {
    const { onAlert } = this.#options;
    const source = await openSource(paths.truthPath, { onAlert });
    try {
      return await this.#scoreFrom(source, drive, paths.name, prediction);
    } finally {
      await source.close();
    }
  }

  async #scoreFrom(
    source: Source,
    drive: number,
    name: string,
    prediction: Prediction | undefined,
  ): Promise<ScoredDrive> {
    const { onAlert, missing, toleranceNs } = this.#options;
    const truths = await readTruth(source, onAlert);
    if (truths.length === 0) onAlert(noTruth(name));
    const predictions = prediction?.frames ?? [];
    const joined = joinByStamp(
      truths.map(({ stampNs }) => stampNs),
      predictions.map(({ stampNs }) => stampNs),
      toleranceNs,
    );
    const paired = [...joined].flatMap((p) => predictions[p] ?? []);
    if (prediction !== undefined && paired.length > 0) await expectSameRecording(source, prediction, paired);
    const count = { scored: 0, truthWithoutPrediction: 0, otherFrame: 0 };
    const predictionOf = new Map<TimeNs, TimeNs>();
    const modes = new Map<SceneMode, number>();
    const joinedStamps: TimeNs[] = [];
    for (const [t, truth] of truths.entries()) {
      const predicted = predictions[joined[t]!];
      if (predicted === undefined) {
        count.truthWithoutPrediction += 1;
        if (missing === 'empty') this.#tallies.addFrame(drive, NOTHING_FOUND, truth);
        continue;
      }
      joinedStamps.push(predicted.stampNs);
      if (predicted.frameId !== truth.frameId) {
        count.otherFrame += 1;
        onAlert(otherFrame(name, truth.frameId, predicted.frameId));
        continue;
      }
      count.scored += 1;
      if (predicted.mode !== undefined) modes.set(predicted.mode, (modes.get(predicted.mode) ?? 0) + 1);
      predictionOf.set(truth.stampNs, predicted.stampNs);
      this.#tallies.addFrame(drive, predicted, truth);
    }
    const models = predictions.flatMap(({ model }) => (model ? [model] : []));
    const pixelFrames =
      prediction?.pixelTopic === undefined || predictionOf.size === 0
        ? 0
        : await this.#scorePixels(source, prediction, prediction.pixelTopic, predictionOf, truths[0]!.frameId, drive);
    return {
      count: { name, truthFrames: truths.length, predictedFrames: predictions.length, ...count },
      ...(prediction && { prediction }),
      joinedStamps,
      modes,
      models,
      pixelFrames,
    };
  }

  async #scorePixels(
    truth: Source,
    prediction: Prediction,
    pixelTopic: string,
    predictionOf: ReadonlyMap<TimeNs, TimeNs>,
    baseFrameId: string,
    drive: number,
  ): Promise<number> {
    const { onAlert } = this.#options;
    const { channels } = await truth.summary();
    if (!channels.some(({ channel, messageCount }) => channel.topic === TRUTH_TOPICS.classes && messageCount > 0))
      return 0;
    const sha256 = prediction.frames.find(({ model }) => model !== undefined)?.model?.sha256 ?? '';
    const model = await readContract(sha256, this.#options);
    const recorded = await readCamera(truth, baseFrameId, onAlert);
    if ('missing' in model || 'missing' in recorded) {
      onAlert(pixelsNotPlaced('missing' in model ? model.missing : 'missing' in recorded ? recorded.missing : ''));
      return 0;
    }
    const source = await openSource(prediction.path, { onAlert });
    try {
      return await scorePixels({
        truth,
        prediction: source,
        pixelTopic,
        camera: recorded.camera,
        contract: model.contract,
        predictionOf,
        counts: this.#tallies.pixels.ofDrive(drive),
        onAlert,
      });
    } finally {
      await source.close();
    }
  }
}

const noTruth = (name: string): Parameters<AlertSink>[0] => ({
  severity: 'error',
  code: 'evaluate/no-truth',
  message: `Expected ${TRUTH_TOPICS.objects} or ${TRUTH_TOPICS.scene} for ${name} but received a bag without either`,
  tip: 'This bag was not scored; pass bags with recorded truth to --truth.',
});

const otherFrame = (name: string, truth: string, predicted: string): Parameters<AlertSink>[0] => ({
  severity: 'error',
  code: 'evaluate/other-frame',
  message: `Expected predictions in the frame of the truth, "${truth}", for ${name} but received "${predicted}"`,
  tip: 'These frames were not scored; set the vehicle frame of the run (sync.baseFrameId) to that of the truth.',
});

const pixelsNotPlaced = (reason: string): Parameters<AlertSink>[0] => ({
  severity: 'warning',
  code: 'evaluate/pixels-not-placed',
  message: `Expected the model and the camera of the run to place its pixel classes but received less: ${reason}`,
  tip: 'Pixel classes were not scored. Name the model of the run with --model; the bag needs its camera_info and /tf_static.',
});
