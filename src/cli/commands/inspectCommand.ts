import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exitCodes.js';
import { topicOptions } from '../options.js';
import { threads } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description(
      'Say what is in a recording and what the node would use it for, or what a model file is and where it runs.',
    )
    .argument('<file>', 'MCAP file, rosbag2 folder, .db3 file, or model.onnx');
  for (const option of topicOptions()) command.addOption(option);
  return command
    .option('--threads <n>', 'threads for the trial run of a model', threads)
    .option('--json', 'print as JSON (recordings only)')
    .addHelpText('after', EXIT_CODES_HELP)
    .action(whenUsed(async () => (await import('../inspect.js')).inspect));
}
