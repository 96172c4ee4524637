import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { BagPlayer } from '../ros2/play/BagPlayer.js';
import { openPlayerNode } from '../ros2/play/playerNode.js';
import { loadRcl } from '../ros2/rcl/loadRcl.js';
import { openSource } from '../source/openSource.js';
import { endWithParent } from './endWithParent.js';
import { EXIT } from './exitCodes.js';
import { packageRoot } from './packageRoot.js';

interface PlayFlags {
  readonly rate: number;
  readonly clock: number;
  readonly delay: number;
  readonly topics: readonly string[];
  readonly loop?: true;
  readonly step?: true;
}

export async function play(bag: string, _rosArguments: readonly string[], flags: PlayFlags): Promise<void> {
  endWithParent();
  // Raw pictures do not fit the shared memory that Fast DDS publishers have by default.
  process.env['FASTDDS_DEFAULT_PROFILES_FILE'] ??= join(packageRoot, 'launch/fastdds_large_images.xml');
  const notice = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const source = await openSource(bag, {
    onAlert: (alert) => {
      notice(alert.message);
    },
  });
  const node = openPlayerNode(await loadRcl(), process.argv, notice);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.removeAllListeners(signal).on(signal, interrupt);
  try {
    const step = flags.step === true ? lines(stop.signal) : undefined;
    const player = await BagPlayer.create({
      node,
      source,
      rate: flags.rate,
      clockHz: flags.clock,
      topics: flags.topics,
      ...(step !== undefined && { step }),
      onNotice: notice,
      signal: stop.signal,
    });
    notice(`Playing ${bag} on ${player.topics.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, flags.delay * 1000));
    do await player.play();
    while (flags.loop === true && !stop.signal.aborted);
    // Reliable messages are on their way still.
    await new Promise((resolve) => setTimeout(resolve, 300));
    notice(`${player.published} messages published`);
  } finally {
    node.close();
    await source.close();
  }
  // The middleware's threads would keep the process alive.
  process.exit(0);
}

/** Resolves once a line; at the end of the input, or of the run, at once. */
function lines(signal: AbortSignal): () => Promise<void> {
  const reader = createInterface({ input: process.stdin });
  let waiting: (() => void) | undefined;
  let stored = 0;
  let ended = false;
  const end = (): void => {
    ended = true;
    waiting?.();
  };
  reader.on('line', () => {
    if (waiting === undefined) stored += 1;
    else waiting();
  });
  reader.on('close', end);
  signal.addEventListener('abort', end);
  return () =>
    new Promise((resolve) => {
      if (stored > 0 || ended) {
        stored = Math.max(0, stored - 1);
        resolve();
        return;
      }
      waiting = () => {
        waiting = undefined;
        resolve();
      };
    });
}
