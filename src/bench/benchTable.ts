import type { BenchResult } from './BenchResult.js';

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
};

/** For the terminal, without a final line break. */
export function benchTable(result: BenchResult): string {
  const { machine, throughput, memory, model } = result;
  const gap = throughput.eventLoopGapMs;
  const lines = [
    `${machine.processor}, ${machine.cores} cores, ${machine.platform}, Node ${result.node}, load ${result.loadAverageAtStart.toFixed(2)} at start`,
    `Provider ${result.provider}, ${result.threads} threads, model ${model.name} ${model.version} (sha256 ${model.sha256.slice(0, 12)})`,
    '',
    ...table([
      ['aim', 'measured', 'aimed at', ''],
      ...result.aims.map(({ name, value, aim, met }) => [name, value.toFixed(3), aim, met ? 'met' : 'MISSED']),
    ]),
    '',
    ...table([
      ['round', 'bare frames/s', 'replay frames/s', 'ratio', 'bare CPU ms/frame', 'replay CPU ms/frame'],
      ...throughput.rounds.map((round, i) => [
        String(i + 1),
        round.bareFramesPerSec.toFixed(1),
        round.replayFramesPerSec.toFixed(1),
        round.ratio.toFixed(3),
        round.bareCpuMsPerFrame.toFixed(1),
        round.replayCpuMsPerFrame.toFixed(1),
      ]),
    ]),
    '',
    ...table([
      ['stage, ms', 'p50', 'p90', 'p99'],
      ...throughput.stages.map(({ stage, p50Ms, p90Ms, p99Ms }) => [
        stage,
        ...[p50Ms, p90Ms, p99Ms].map((ms) => ms.toFixed(2)),
      ]),
    ]),
    '',
    ...table([
      ['objects', 'returns', 'guard p50 ms', 'track p50 ms', 'scene p50 ms', 'sum p50 ms'],
      ...result.trust.map((cost) => [
        String(cost.objects),
        String(cost.returns),
        ...[cost.guardP50Ms, cost.trackP50Ms, cost.sceneP50Ms, cost.sumP50Ms].map((ms) => ms.toFixed(2)),
      ]),
    ]),
    '',
    `session.run p50 ${throughput.sessionRunP50Ms.toFixed(1)} ms; not overlapped: p50 ${(100 * throughput.nonOverlappedShareP50).toFixed(1)} %, p90 ${(100 * throughput.nonOverlappedShareP90).toFixed(1)} % of it`,
    `event-loop gap p50 ${gap.p50.toFixed(1)}, p99 ${gap.p99.toFixed(1)}, max ${gap.max.toFixed(1)} ms`,
  ];
  if (memory !== undefined) {
    lines.push(
      `peak resident set ${memory.shortPeakMib.toFixed(0)} MiB up to ${memory.shortFrames} frames, ${memory.longPeakMib.toFixed(0)} MiB up to ${memory.longFrames}`,
    );
  }
  return lines.join('\n');
}
