import type { Hazard } from '../../domain/Hazard.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { RoadScene, SceneMode } from '../../domain/RoadScene.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';
import type { ObjectReason, VerdictKind } from '../../domain/Verdict.js';
import { heldBack, shownObjects } from '../../publish/heldBack.js';
import { Episodes } from './Episodes.js';

const SEVERITY = { notice: 0, warning: 1, critical: 2, suspect: 0, unfit: 1 } as const;

export interface ModeSpan {
  readonly mode: SceneMode;
  /** Why it was entered. */
  readonly reason: string;
}

/** Trust facts of a run, in bounded memory: modes with reasons, health findings, hazards, verdicts by reason. */
export class TrustLog {
  readonly modes = new Episodes<ModeSpan>(() => false);
  readonly health = new Episodes<HealthFinding>((a, b) => SEVERITY[a.severity] > SEVERITY[b.severity]);
  readonly hazards = new Episodes<Hazard>(isWorseHazard);
  /** Objects shown and rejected, counted per scene. */
  readonly verdicts = new Map<VerdictKind, number>();
  /** One object may have several reasons. */
  readonly unconfirmedFor = new Map<ObjectReason, number>();
  readonly rejectedFor = new Map<ObjectReason, number>();
  #firstNs: TimeNs | undefined;

  add(scene: RoadScene): void {
    this.#firstNs ??= scene.stampNs;
    const secs = secsBetween(this.#firstNs, scene.stampNs);
    this.modes.add(`${scene.mode} ${scene.modeSinceNs}`, secs, { mode: scene.mode, reason: scene.modeReason });
    for (const finding of scene.health) this.health.add(`${finding.input} ${finding.rule}`, secs, finding);
    for (const hazard of scene.hazards)
      this.hazards.add(`${hazard.kind} ${hazard.evidence.trackIds.join(' ')}`, secs, hazard);
    for (const { verdict } of [...shownObjects(scene), ...heldBack(scene)]) {
      count(this.verdicts, verdict.kind);
      if (verdict.kind === 'unconfirmed') for (const reason of verdict.reasons) count(this.unconfirmedFor, reason);
      if (verdict.kind === 'rejected') for (const reason of verdict.reasons) count(this.rejectedFor, reason);
    }
  }
}

function isWorseHazard(a: Hazard, b: Hazard): boolean {
  if (a.severity !== b.severity) return SEVERITY[a.severity] > SEVERITY[b.severity];
  return (a.timeSecs ?? Infinity) < (b.timeSecs ?? Infinity);
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
