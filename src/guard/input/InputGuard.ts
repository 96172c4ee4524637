import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts, Picture } from '../GuardFacts.js';
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
import type { InputRuleParameters } from './parameters.js';
import { PictureJumpRule } from './PictureJumpRule.js';
import { PictureStatistics } from './PictureStatistics.js';
import { RadarClutteredRule } from './RadarClutteredRule.js';
import { RadarDeadRule } from './RadarDeadRule.js';
import { RadarJumpRule } from './RadarJumpRule.js';
import { RadarMotionRule } from './RadarMotionRule.js';
import { RadarStatistics } from './RadarStatistics.js';
import { SuddenDirtRule } from './SuddenDirtRule.js';

/** The rules on what goes into the model. Keeps running figures of one camera and of the radars together. */
export class InputGuard {
  readonly #pictureRules: readonly PictureRule[];
  readonly #radarRules: readonly RadarRule[];
  readonly #motion: RadarMotionRule;
  readonly #radarJump: RadarJumpRule;
  readonly #pictureJump: PictureJumpRule;
  readonly #late: LateCameraRule;
  readonly #radar = new RadarStatistics();
  #picture: { readonly widthPx: number; readonly heightPx: number; readonly statistics: PictureStatistics } | undefined;

  constructor(parameters: InputRuleParameters) {
    this.#pictureRules = [
      new BlackFrameRule(parameters.blackFrame),
      new OverExposedRule(parameters.overExposed),
      new ExposureJumpRule(parameters.exposureJump),
      new NoiseFrameRule(parameters.noiseFrame),
      new FrozenFrameRule(parameters.frozenFrame),
      new CoveredLensRule(parameters.coveredLens),
      new CoveredWholeRule(parameters.coveredWhole),
      new BlurredRule(parameters.blurred),
      new DirtyLensRule(parameters.dirtyLens),
      new SuddenDirtRule(parameters.suddenDirt),
    ];
    this.#radarRules = [new RadarDeadRule(parameters.radarDead), new RadarClutteredRule(parameters.radarCluttered)];
    this.#motion = new RadarMotionRule(parameters.radarMotion);
    this.#radarJump = new RadarJumpRule(parameters.radarJump);
    this.#pictureJump = new PictureJumpRule(parameters.pictureJump);
    this.#late = new LateCameraRule(parameters.lateCamera);
  }

  reset(): void {
    this.#picture = undefined;
    this.#resetPictureRules();
    for (const rule of this.#radarRules) rule.reset();
    this.#motion.reset();
    this.#radarJump.reset();
    this.#late.reset();
  }

  /** Empty when all is well. A rule's limit is its parameter, or what the running figures make of it. */
  check(facts: InputFacts): readonly HealthFinding[] {
    const findings: HealthFinding[] = [];
    if (facts.picture !== undefined) {
      const statistics = this.#statisticsOf(facts.picture);
      statistics.measure(facts.picture);
      for (const rule of this.#pictureRules) {
        const finding = rule.check(statistics, facts);
        if (finding !== undefined) findings.push(finding);
      }
      // A damaged picture comes and goes at once, too.
      if (findings.length > 0) this.#pictureJump.reset();
      else {
        const jumped = this.#pictureJump.check(statistics, facts);
        if (jumped !== undefined) {
          // What stood before and stands no more was elsewhere.
          for (const rule of this.#pictureRules) rule.reset();
          findings.push(jumped);
        }
      }
    }
    const late = this.#late.check(facts);
    if (late !== undefined) findings.push(late);
    if (facts.radarState === 'absent') return findings;
    this.#radar.measure(facts.radar, facts.hasRadialSpeed);
    for (const rule of this.#radarRules) {
      const finding = rule.check(this.#radar, facts);
      if (finding !== undefined) findings.push(finding);
    }
    // What is dead or cluttered says nothing of motion.
    if (facts.radarState !== 'used' || findings.some(isUnfitRadar)) this.#radarJump.reset();
    else {
      for (const rule of [this.#motion, this.#radarJump]) {
        const finding = rule.check(facts.radar, facts);
        if (finding !== undefined) findings.push(finding);
      }
    }
    return findings;
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
