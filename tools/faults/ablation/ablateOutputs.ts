import type { ImageScaler } from '#src/domain/ImageScaler.js';
import type { InferenceEngine } from '#src/domain/Inference.js';
import type { HealthFinding } from '#src/domain/InputHealth.js';
import type { RoadScene } from '#src/domain/RoadScene.js';
import { timeNsFromSecs } from '#src/domain/time.js';
import { OBJECT_REASONS } from '#src/domain/Verdict.js';
import type { TrueFrame } from '#src/evaluate/read/TrueFrame.js';
import type { BandCamera } from '#src/geometry/BandCamera.js';
import type { SkippedRule } from '#src/guard/GuardProbe.js';
import type { Config } from '#src/pipeline/config.js';
import { ScenePipeline } from '#src/pipeline/ScenePipeline.js';
import { ErrorCounter, isPhantom } from '../ErrorCounts.js';
import { playSamples } from '../playSamples.js';
import type { PlayedDrive, TimedMessage } from '../TimedMessage.js';
import type { AblatedRun, FindingEffect, VerdictEffect } from './AblationReport.js';
import { findingEffects } from './findingEffects.js';

/** Rules that judge the model's answer. Tracks have no entry: persistence is what makes a confirmation, not a check of one. */
const JUDGING_RULES: readonly SkippedRule[] = [
  'bearing',
  'placement',
  ...OBJECT_REASONS.filter((reason) => reason !== 'not-persistent' && reason !== 'coasting'),
];

/** One pipeline with all rules, or without one of them. */
class Variant {
  readonly pipeline: ScenePipeline;
  readonly errors = new ErrorCounter();
  readonly health: (readonly HealthFinding[])[] = [];
  fired = 0;
  heldFalse = 0;
  heldTrue = 0;

  constructor(pipeline: ScenePipeline) {
    this.pipeline = pipeline;
  }

  add(scene: RoadScene, truth: TrueFrame | undefined, camera: BandCamera | undefined): void {
    this.health.push(scene.health);
    if (truth?.objects !== undefined) this.errors.add(scene, truth, camera);
  }

  /** `withAll`: the same frame with all rules. */
  compare(rule: SkippedRule, scene: RoadScene, withAll: RoadScene, truth: TrueFrame | undefined): void {
    scene.detections.forEach((detection, i) => {
      const judged = withAll.detections[i]?.verdict;
      if (judged === undefined) return;
      if (judged.reasons.some((reason) => reason === rule)) this.fired += 1;
      if (detection.verdict.kind !== 'confirmed' || judged.kind === 'confirmed' || truth?.objects === undefined) return;
      if (isPhantom(detection, truth.present)) this.heldFalse += 1;
      else this.heldTrue += 1;
    });
  }
}

/** The rules on the model's answer: each frame is prepared and run through the model once, and finished with all rules and without each of them. */
export async function ablateOutputs(
  run: AblatedRun,
  drive: PlayedDrive,
  messages: readonly TimedMessage[],
  options: { readonly engine: InferenceEngine; readonly scaler: ImageScaler; readonly config: Config },
): Promise<{ readonly findings: readonly FindingEffect[]; readonly verdicts: readonly VerdictEffect[] }> {
  const newVariant = (skipped: readonly SkippedRule[]): Variant =>
    new Variant(
      new ScenePipeline({ ...options, cameraTopic: drive.cameraTopic, probe: { skipped: new Set(skipped) } }),
    );
  const all = newVariant([]);
  const without = new Map(JUDGING_RULES.map((rule) => [rule, newVariant([rule])]));
  const onsetNs = drive.startLogNs + timeNsFromSecs(run.onsetSecs);
  for await (const { sample, arrivedNs } of playSamples(drive, messages, options.config, () => undefined)) {
    const frame = await all.pipeline.prepare(sample);
    const answer = await all.pipeline.infer(frame);
    const { scene } = all.pipeline.finish(frame, answer, []);
    const isJudged = arrivedNs >= onsetNs;
    const truth = drive.truth.get(scene.stampNs);
    if (isJudged) all.add(scene, truth, frame.camera);
    for (const [rule, variant] of without) {
      const other = variant.pipeline.finish(frame, answer, []).scene;
      if (!isJudged) continue;
      variant.add(other, truth, frame.camera);
      variant.compare(rule, other, scene, truth);
    }
  }
  const { phantoms, confirmed } = all.errors.counts;
  return {
    findings: findingEffects(run, all.health, (rule) => without.get(rule)?.health),
    verdicts: [...without].map(([rule, variant]) => ({
      ...run,
      rule,
      frames: all.health.length,
      fired: variant.fired,
      heldFalse: variant.heldFalse,
      heldTrue: variant.heldTrue,
      phantoms: variant.errors.counts.phantoms - phantoms,
      confirmed: variant.errors.counts.confirmed - confirmed,
    })),
  };
}
