import type { HealthFinding } from '#src/domain/InputHealth.js';
import type { SkippedRule } from '#src/guard/GuardProbe.js';
import type { AblatedRun, FindingEffect } from './AblationReport.js';

type Findings = readonly HealthFinding[];

/** The effect of each rule that makes a finding, by a second run without it. `play` gives the findings of each sample from the onset on; undefined for a rule that is not ablated here. */
export function findingEffects(
  run: AblatedRun,
  withAll: readonly Findings[],
  play: (rule: SkippedRule) => readonly Findings[] | undefined,
): readonly FindingEffect[] {
  const rules = new Set(withAll.flat().map(({ rule }) => rule));
  return [...rules].flatMap((rule): FindingEffect | [] => {
    const without = play(rule);
    if (without === undefined) return [];
    const first = firstOf(withAll);
    const firstWithout = firstOf(without);
    let fired = 0;
    let alone = 0;
    withAll.forEach((findings, i) => {
      const own = findings.find((finding) => finding.rule === rule);
      if (own === undefined) return;
      fired += 1;
      if (severityOf(without[i]!, own.input) < severityOf(findings, own.input)) alone += 1;
    });
    return {
      ...run,
      rule,
      frames: withAll.length,
      fired,
      alone,
      ...(first !== undefined && { first }),
      ...(firstWithout !== undefined && { firstWithout }),
    };
  });
}

/** A finding on both inputs is one on each. */
function severityOf(findings: Findings, input: HealthFinding['input']): number {
  let worst = 0;
  for (const finding of findings)
    if (finding.input === input || finding.input === 'both' || input === 'both')
      worst = Math.max(worst, finding.severity === 'unfit' ? 2 : 1);
  return worst;
}

function firstOf(all: readonly Findings[]): number | undefined {
  const index = all.findIndex((findings) => findings.length > 0);
  return index < 0 ? undefined : index + 1;
}
