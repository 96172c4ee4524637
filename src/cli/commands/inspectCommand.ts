import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exitCodes.js';
import { topicOptions } from '../options.js';
import { threads } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description(
      'Show the topics of a recording, what the node would use them for and how it reads its radars, or describe a model file and the providers that run it.',
    )
    .argument('<file>', 'MCAP file, rosbag2 folder, .db3 file, or model.onnx');
  for (const option of topicOptions()) command.addOption(option);
  return command
    .option('--config <file>', 'YAML file of parameters (sync.mountings, decode), see docs/parameters.md')
    .option('--threads <n>', 'threads for the trial run of a model', threads)
    .option('--json', 'print as JSON (recordings only)')
    .addHelpText('after', EXIT_CODES_HELP)
    .action(whenUsed(async () => (await import('../inspect.js')).inspect));
}
