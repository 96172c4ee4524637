import { Command } from 'commander';
import { modelOptions, topicOptions } from '../options.js';
import { wholeNumber } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

/** For developers: the input tensors of a recording, for tests that compare preprocessing in two languages. */
export function tensorsCommand(): Command {
  const command = new Command('tensors')
    .description(
      'Write the input tensors of the first frames: raw little-endian .bin files, and a .json with shapes and how they were made.',
    )
    .argument('<bag>', 'MCAP file, rosbag2 folder or .db3 file')
    .requiredOption('--out <dir>', 'folder for the files, created if missing')
    .option('--frames <n>', 'how many', wholeNumber(1, 1_000_000), 10);
  for (const option of [...topicOptions(), ...modelOptions()]) command.addOption(option);
  return command.action(whenUsed(async () => (await import('../tensors.js')).tensors));
}
