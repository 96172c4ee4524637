import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts, Picture } from '../GuardFacts.js';
import { findingOf, type GuardProbe } from '../GuardProbe.js';
import type { Measurement } from '../Measurement.js';
import type { GuardParameters } from '../parameters.js';
import { BlackFrameRule } from './BlackFrameRule.js';
import { BlurredRule } from './BlurredRule.js';
import { CoveredLensRule } from './CoveredLensRule.js';
import { CoveredWholeRule } from './CoveredWholeRule.js';
import { DirtyLensRule } from './DirtyLensRule.js';
import { ExposureJumpRule } from './ExposureJumpRule.js';
import { FrozenFrameRule } from './FrozenFrameRule.js';
import type { PictureRule, RadarRule } from './InputRule.js';
import { LateCameraRule } from './LateCameraRule.js';
import { NoiseFrameRule } from './NoiseFrameRule.js';
import { OverExposedRule } from './OverExposedRule.js';
import { PictureJumpRule } from './PictureJumpRule.js';
import { PictureStatistics } from './PictureStatistics.js';
import { RadarClutteredRule } from './RadarClutteredRule.js';
import { RadarDeadRule } from './RadarDeadRule.js';
import { RadarJumpRule } from './RadarJumpRule.js';
import { RadarMotionRule } from './RadarMotionRule.js';
import { RadarStatistics } from './RadarStatistics.js';
import { SuddenDirtRule } from './SuddenDirtRule.js';

/** The rules on the model's inputs. Keeps running statistics of one camera and of the radars together. */
export class InputGuard {
  readonly #pictureRules: readonly PictureRule[];
  readonly #radarRules: readonly RadarRule[];
  readonly #motion: RadarMotionRule;
  readonly #radarJump = new RadarJumpRule();
  readonly #pictureJump = new PictureJumpRule();
  readonly #late: LateCameraRule;
  readonly #radar = new RadarStatistics();
  #picture: { readonly widthPx: number; readonly heightPx: number; readonly statistics: PictureStatistics } | undefined;
  readonly #probe: GuardProbe;

  constructor(parameters: GuardParameters['inputs'], probe: GuardProbe = {}) {
    this.#probe = probe;
    this.#pictureRules = [
      new BlackFrameRule(parameters.blackLevel),
      new OverExposedRule(parameters),
      new ExposureJumpRule(),
      new NoiseFrameRule(),
      new FrozenFrameRule(),
      new CoveredLensRule(parameters.coveredShare),
      new CoveredWholeRule(),
      new BlurredRule(parameters.minSharpness),
      new DirtyLensRule(),
      new SuddenDirtRule(parameters.suddenDirtShare),
    ];
    this.#radarRules = [
      new RadarDeadRule(parameters.radarDeadFrames),
      new RadarClutteredRule(parameters.radarClutterRatio),
    ];
    this.#motion = new RadarMotionRule(parameters);
    this.#late = new LateCameraRule(parameters.cameraLateSecs);
  }

  reset(): void {
    this.#picture = undefined;
    this.#resetPictureRules();
    for (const rule of this.#radarRules) rule.reset();
    this.#motion.reset();
    this.#radarJump.reset();
    this.#late.reset();
  }

  /** Empty when all is well. A rule's limit is its parameter, or follows from the running statistics. */
  check(facts: InputFacts): readonly HealthFinding[] {
    const findings: HealthFinding[] = [];
    if (facts.picture !== undefined) {
      const statistics = this.#statisticsOf(facts.picture);
      statistics.measure(facts.picture);
      let isDoubted = false;
      for (const rule of this.#pictureRules) {
        const measurement = rule.check(statistics, facts);
        if (measurement?.isOver === true && this.#probe.skipped?.has(measurement.finding.rule) !== true)
          isDoubted = true;
        this.#add(findings, measurement);
      }
      if (findings.length > 0) this.#pictureJump.reset();
      // A fault in the picture begins abruptly, too, and some rules need more pictures to be sure of it.
      else if (!isDoubted) {
        this.#add(findings, this.#pictureJump.check(statistics, facts));
        // What stood before and stands no more was elsewhere.
        if (findings.length > 0) for (const rule of this.#pictureRules) rule.reset();
      }
    }
    this.#add(findings, this.#late.check(facts));
    if (facts.radarState === 'absent') return findings;
    this.#radar.measure(facts.radar, facts.hasRadialSpeed);
    for (const rule of this.#radarRules) this.#add(findings, rule.check(this.#radar, facts));
    // A dead or cluttered radar is no evidence about motion.
    if (facts.radarState !== 'used' || findings.some(isUnfitRadar)) this.#radarJump.reset();
    else {
      for (const rule of [this.#motion, this.#radarJump]) this.#add(findings, rule.check(facts.radar, facts));
    }
    return findings;
  }

  #add(findings: HealthFinding[], measurement: Measurement | undefined): void {
    const finding = findingOf(this.#probe, measurement);
    if (finding !== undefined) findings.push(finding);
  }

  #resetPictureRules(): void {
    for (const rule of this.#pictureRules) rule.reset();
    this.#pictureJump.reset();
  }

  #statisticsOf({ widthPx, heightPx }: Picture): PictureStatistics {
    const known = this.#picture;
    if (known?.widthPx === widthPx && known.heightPx === heightPx) return known.statistics;
    // Another size is another camera.
    this.#resetPictureRules();
    const statistics = new PictureStatistics(widthPx, heightPx);
    this.#picture = { widthPx, heightPx, statistics };
    return statistics;
  }
}

const isUnfitRadar = ({ input, severity }: HealthFinding): boolean => input === 'radar' && severity === 'unfit';
