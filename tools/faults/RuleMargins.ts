import { HEALTH_RULES, type HealthFinding, type HealthRule } from '#src/domain/InputHealth.js';
import type { GuardProbe } from '#src/guard/GuardProbe.js';
import type { Table } from './faultTables.js';

interface RuleMargin {
  samples: number;
  /** The sound sample that comes nearest to its limit. */
  nearest?: HealthFinding;
  over: number;
  found: number;
}

/** How near drives without a fault come to the limit of each rule on inputs. */
export class RuleMargins {
  readonly #margins = new Map<HealthRule, RuleMargin>();
  readonly probe: GuardProbe = {
    onMeasured: ({ finding, isOver, isFound }) => {
      const margin = this.#margins.get(finding.rule) ?? { samples: 0, over: 0, found: 0 };
      this.#margins.set(finding.rule, margin);
      margin.samples += 1;
      if (isFound) margin.found += 1;
      if (isOver) margin.over += 1;
      else if (margin.nearest === undefined || timesAway(finding) < timesAway(margin.nearest)) margin.nearest = finding;
    },
  };

  get table(): Table {
    return {
      title: 'Margins',
      note: 'Drives without a fault. Nearest: the value closest to its limit among samples that do not exceed it, and how many times the limit lies beyond it. Over: samples that exceed the limit, which is a finding only when enough of them follow each other. Found: samples with the finding, a false alarm each.',
      head: ['rule', 'samples', 'nearest', 'limit', 'unit', 'times away', 'over', 'found'],
      rows: HEALTH_RULES.map((rule) => rowOf(rule, this.#margins.get(rule))),
    };
  }
}

function rowOf(rule: HealthRule, margin: RuleMargin | undefined): string[] {
  if (margin === undefined) return [rule, '0', '–', '–', '', '–', '0', '0'];
  const { samples, nearest, over, found } = margin;
  return [
    rule,
    String(samples),
    ...(nearest === undefined
      ? ['–', '–', '', '–']
      : [
          nearest.measured.toPrecision(2),
          nearest.limit.toPrecision(2),
          nearest.unit,
          Number.isFinite(timesAway(nearest)) ? timesAway(nearest).toFixed(1) : '∞',
        ]),
    String(over),
    String(found),
  ];
}

/** Limits from above and from below alike: a sound value below its limit must rise to reach it, one above it must fall. */
const timesAway = ({ measured, limit }: HealthFinding): number =>
  measured <= limit ? limit / measured : measured / limit;
