import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { openSource } from '../source/openSource.js';
import { packageRoot } from './packagePaths.js';
import { EXIT } from './exitCodes.js';

interface PlayFlags {
  readonly rate: number;
  readonly clock: number;
  readonly delay: number;
  readonly topics: readonly string[];
  readonly loop?: true;
  readonly step?: true;
}

export function playCommand(): Command {
  return new Command('play')
    .description('Publish a recorded drive on live ROS 2 topics, with /clock (source ROS 2 first; docs/ros2.md).')
    .argument('<bag>', 'MCAP file, rosbag2 folder or .db3 file')
    .argument('[ros-args...]', 'as every ROS 2 node takes them, after --ros-args: -r from:=to')
    .allowUnknownOption()
    .addOption(new Option('--rate <x>', 'recorded seconds a second').default(1).argParser(positive))
    .addOption(new Option('--clock <hz>', 'messages a second on /clock; 0: none').default(100).argParser(notNegative))
    .addOption(
      new Option('--delay <secs>', 'wait before the first message, for subscribers to find the topics')
        .default(1)
        .argParser(notNegative),
    )
    .addOption(
      new Option('--topics <list>', 'only these, by comma').default([], 'all').argParser((text) => text.split(',')),
    )
    .option('--loop', 'again from the beginning when it ends')
    .option('--step', 'a camera frame, and what follows it, for every line on standard input (Enter)')
    .action(play);
}

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError(`Expected a number above 0 but received ${text}.`);
  return value;
};

const notNegative = (text: string): number => {
  const value = Number(text);
  if (!(value >= 0) || !Number.isFinite(value))
    throw new InvalidArgumentError(`Expected a number of at least 0 but received ${text}.`);
  return value;
};

async function play(bag: string, _rosArguments: readonly string[], flags: PlayFlags): Promise<void> {
  // Raw pictures do not fit the shared memory that Fast DDS publishers have by default.
  process.env['FASTDDS_DEFAULT_PROFILES_FILE'] ??= join(packageRoot, 'launch/fastdds_large_images.xml');
  const { loadRcl } = await import('../ros2/rcl/loadRcl.js');
  const { openPlayerNode } = await import('../ros2/play/playerNode.js');
  const { BagPlayer } = await import('../ros2/play/BagPlayer.js');
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
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
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
