import type { FindingCode, HealthCount, HealthFinding } from '../domain/InputHealth.js';

/** Counts the health findings of a run's scenes. */
export class HealthLog {
  readonly #counts = new Map<
    string,
    {
      input: HealthFinding['input'];
      severity: HealthFinding['severity'];
      scenes: number;
      findings: HealthCount['findings'];
    }
  >();

  /** The findings of one scene. */
  add(health: readonly HealthFinding[]): void {
    const codes = new Map<string, Set<FindingCode>>();
    for (const { input, severity, code } of health) {
      const key = `${input} ${severity}`;
      if (!this.#counts.has(key)) this.#counts.set(key, { input, severity, scenes: 0, findings: {} });
      codes.set(key, (codes.get(key) ?? new Set()).add(code));
    }
    for (const [key, found] of codes) {
      const count = this.#counts.get(key)!;
      count.scenes += 1;
      const findings = { ...count.findings };
      for (const code of found) findings[code] = (findings[code] ?? 0) + 1;
      count.findings = findings;
    }
  }

  /** Unfit before suspect, then the most frequent. */
  counts(): readonly HealthCount[] {
    return [...this.#counts.values()]
      .map((count) => ({ ...count }))
      .sort((a, b) => b.severity.localeCompare(a.severity) || b.scenes - a.scenes);
  }
}
