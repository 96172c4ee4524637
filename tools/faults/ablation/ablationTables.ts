import type { SkippedRule } from '#src/guard/GuardProbe.js';
import { HEALTH_RULES } from '#src/domain/InputHealth.js';
import { OBJECT_REASONS } from '#src/domain/Verdict.js';
import type { Table } from '../faultTables.js';
import type { AblationReport, FindingEffect, VerdictEffect } from './AblationReport.js';

/** What is lost without each rule: rules on inputs, then rules on objects. */
export function ablationTables({ findings, verdicts }: AblationReport): readonly Table[] {
  const judging = OBJECT_REASONS.filter((reason) => verdicts.some(({ rule }) => rule === reason));
  return [
    {
      title: 'Rules on inputs',
      note: 'One run is one drive with one fault from one onset on. Found: runs with a fault in which the rule makes a finding. Alone: runs in which no rule finds anything without it, by fault. Later: runs found later without it. Frames alone: frames with a fault in which an input has a milder finding, or none, without it. False: frames without a fault in which it makes a finding, and those that are its alone.',
      head: ['rule', 'found', 'alone', 'later', 'frames', 'frames alone', 'false', 'false alone'],
      rows: HEALTH_RULES.map((rule) =>
        findingRow(
          rule,
          findings.filter((one) => one.rule === rule),
        ),
      ),
    },
    {
      title: 'Rules on objects',
      note: 'Detections with the reason; those it alone keeps from being confirmed, near no true object (false) and near one (true), with the shipped model and with one that answers random numbers. Phantoms and confirmed true objects: how many more the planner’s input has without the rule, over all frames.',
      head: ['reason', 'detections', 'false', 'true', 'phantoms', 'confirmed', 'random: detections', 'random: false'],
      rows: judging.map((rule) =>
        verdictRow(
          rule,
          verdicts.filter((one) => one.rule === rule),
        ),
      ),
    },
  ];
}

function findingRow(rule: SkippedRule, effects: readonly FindingEffect[]): string[] {
  const faulty = effects.filter(({ fault }) => fault !== 'none');
  const sound = effects.filter(({ fault }) => fault === 'none');
  const alone = faulty.filter(({ firstWithout }) => firstWithout === undefined);
  const later = faulty.filter(
    ({ first, firstWithout }) => first !== undefined && firstWithout !== undefined && firstWithout > first,
  );
  const frames = (of: readonly FindingEffect[], pick: (one: FindingEffect) => number): string =>
    String(of.reduce((sum, one) => sum + pick(one), 0));
  return [
    rule,
    String(faulty.length),
    counted(alone.map(({ fault, onsetSecs }) => (onsetSecs === 0 ? `${fault} from the start` : fault))),
    String(later.length),
    frames(faulty, ({ fired }) => fired),
    frames(faulty, (one) => one.alone),
    frames(sound, ({ fired }) => fired),
    frames(sound, (one) => one.alone),
  ];
}

function verdictRow(rule: SkippedRule, effects: readonly VerdictEffect[]): string[] {
  const random = effects.filter(({ fault }) => fault === 'random model');
  const real = effects.filter(({ fault }) => fault !== 'random model');
  const sum = (of: readonly VerdictEffect[], pick: (one: VerdictEffect) => number): string =>
    String(of.reduce((total, one) => total + pick(one), 0));
  return [
    rule,
    sum(real, ({ fired }) => fired),
    sum(real, ({ heldFalse }) => heldFalse),
    sum(real, ({ heldTrue }) => heldTrue),
    sum(real, ({ phantoms }) => phantoms),
    sum(real, ({ confirmed }) => confirmed),
    sum(random, ({ fired }) => fired),
    sum(random, ({ heldFalse }) => heldFalse),
  ];
}

/** `4: lens-dirty 3, camera-frozen 1` */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const list = [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  return names.length === 0 ? '0' : `${names.length}: ${list}`;
}
