import { Command, Option } from 'commander';
import { EXIT_CODES_HELP } from '../exitCodes.js';
import { modelOptions, topicOptions } from '../options.js';
import { listOf } from '../optionValues.js';
import { ENCODINGS, FORMATS, RECORDED_PARTS } from '../outputFormats.js';
import { whenUsed } from '../whenUsed.js';

export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Run a recorded drive (MCAP file or rosbag2 folder) through the model and write the scenes.')
    .argument('<bag>', 'MCAP file, rosbag2 folder or .db3 file')
    .requiredOption('--out <dir>', 'folder for the results, created if missing');
  for (const option of [...topicOptions(), ...modelOptions()]) command.addOption(option);
  return command
    .addOption(
      new Option('--format <list>', 'outputs to write besides summary.json')
        .default([...FORMATS], FORMATS.join(','))
        .argParser(listOf(FORMATS)),
    )
    .addOption(
      new Option(
        '--record <what>',
        'recorded messages to copy into scene.mcap: those of the sensors used, none, or all',
      )
        .choices(RECORDED_PARTS)
        .default('sensors'),
    )
    .addOption(
      new Option('--encodings <list>', 'encodings in scene.mcap; ros2 alone for rosbags in Python and ros2 bag play')
        .choices(ENCODINGS)
        .default('ros2+protobuf'),
    )
    .option('--pixel-classes', "also write the model's pixel classes to scene.mcap")
    .option('--json', 'print the summary as JSON on stdout')
    .addHelpText('after', EXIT_CODES_HELP)
    .action(whenUsed(async () => (await import('../replay.js')).replay));
}
