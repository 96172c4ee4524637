/** Of diagnostic_msgs/DiagnosticStatus. */
export const LEVELS = { ok: 0, warn: 1, error: 2, stale: 3 } as const;
export type Level = keyof typeof LEVELS;

/** One task of the node or of a run, as diagnostic_updater would publish it. */
export interface DiagnosticStatus {
  readonly level: Level;
  /** Without the node's name, which the publisher puts in front. */
  readonly name: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

/** diagnostic_msgs/DiagnosticArray; names as diagnostic_updater makes them, `node: task`. */
export const diagnosticArray = (
  nodeName: string,
  stamp: { readonly sec: number; readonly nanosec: number },
  statuses: readonly DiagnosticStatus[],
): object => ({
  header: { stamp, frame_id: '' },
  status: statuses.map(({ level, name, message, values }) => ({
    level: LEVELS[level],
    name: `${nodeName.replace(/^\//, '')}: ${name}`,
    message,
    // Aggregators group by it: two nodes are two of them.
    hardware_id: nodeName.replace(/^\//, ''),
    values: Object.entries(values).map(([key, value]) => ({ key, value })),
  })),
});

/** The worst of several findings with all their sentences, as diagnostic_updater merges summaries. */
export function mergedSummary(findings: readonly { readonly level: Level; readonly message: string }[]): {
  readonly level: Level;
  readonly message: string;
} {
  const order: readonly Level[] = ['ok', 'warn', 'error', 'stale'];
  let level: Level = 'ok';
  for (const finding of findings) if (order.indexOf(finding.level) > order.indexOf(level)) level = finding.level;
  const told = findings.filter((finding) => finding.level !== 'ok' || level === 'ok');
  return { level, message: told.map((finding) => finding.message).join('; ') };
}
