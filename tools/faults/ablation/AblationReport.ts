import type { SkippedRule } from '#src/guard/GuardProbe.js';
import type { PlayedDrive } from '../TimedMessage.js';

/** One drive with one fault acting from one onset on. */
export interface AblatedRun {
  readonly drive: string;
  readonly kind: PlayedDrive['kind'];
  /** `none`, the fault's name, or `random model` for a model that answers random numbers. */
  readonly fault: string;
  /** 0: the fault acts from the start. */
  readonly onsetSecs: number;
}

/** What a rule on inputs does in one run, against the same run without it. */
export interface FindingEffect extends AblatedRun {
  readonly rule: SkippedRule;
  /** Samples from the onset on. */
  readonly frames: number;
  /** Of these, those in which the rule makes its finding. */
  readonly fired: number;
  /** Of these, those in which an input has a milder finding, or none, without the rule. */
  readonly alone: number;
  /** Sample of the first finding of any rule, counted from 1; undefined without one. */
  readonly first?: number;
  /** The same without the rule. */
  readonly firstWithout?: number;
}

/** What a rule on objects does in one run, against the same run without it. */
export interface VerdictEffect extends AblatedRun {
  readonly rule: SkippedRule;
  readonly frames: number;
  /** Detections with the rule's reason. */
  readonly fired: number;
  /** Detections of one frame that it alone keeps from being confirmed, near no true object and near one. */
  readonly heldFalse: number;
  readonly heldTrue: number;
  /** Phantoms, and confirmed true objects, of the planner's input that there are more of without it. */
  readonly phantoms: number;
  readonly confirmed: number;
}

export interface AblationReport {
  readonly format: 'roadscene-ablation/1';
  readonly model: string;
  readonly modelSha256: string;
  readonly machine: string;
  readonly drives: readonly string[];
  readonly findings: readonly FindingEffect[];
  readonly verdicts: readonly VerdictEffect[];
}
