import { Command, Option } from 'commander';
import { wholeNumber } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

/** `roadscene bench`: speed and memory of a replay, as ratios measured in one run. */
export function benchCommand(): Command {
  return new Command('bench')
    .description(
      'Measure replay throughput against a bare session.run loop, event-loop gaps and memory, in one run, as a table and as JSON',
    )
    .option(
      '--model <name>',
      'a shipped model, or an ONNX file that meets models/CONTRACT.md (default: the shipped student)',
    )
    .addOption(
      new Option('--precision <name>', 'variant of the model').choices(['own', 'fp32', 'fp16', 'int8']).default('own'),
    )
    .option(
      '--bag <file>',
      'ROS 2 recording in one file (default: a 1600x900 JPEG + radar drive, generated once into --out)',
    )
    .option('--out <dir>', 'folder for bench.json', 'out/bench')
    .addOption(
      new Option('--provider <name>', 'execution provider')
        .choices(['auto', 'tensorrt', 'cuda', 'webgpu', 'cpu'])
        .default('auto'),
    )
    .option(
      '--threads <n>',
      'threads of the CPU provider; 0: number of cores less one, at most 4',
      wholeNumber(0, 256),
      0,
    )
    .option('--rounds <n>', 'rounds of replay and bare loop', wholeNumber(1, 1000), 5)
    .option('--frames <n>', 'least frames in a round', wholeNumber(1, 1_000_000), 200)
    .option('--memory-frames <n>', 'frames of the memory run; 0: none', wholeNumber(0, 10_000_000), 10_000)
    .action(whenUsed(async () => (await import('../bench.js')).bench));
}
