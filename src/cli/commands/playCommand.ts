import { Command, Option } from 'commander';
import { decimal, list, positive } from '../optionValues.js';
import { whenUsed } from '../whenUsed.js';

export function playCommand(): Command {
  return new Command('play')
    .description('Publish a recorded drive on live ROS 2 topics, with /clock (source ROS 2 first; docs/ros2.md).')
    .argument('<bag>', 'MCAP file, rosbag2 folder or .db3 file')
    .argument('[ros-args...]', 'ROS arguments, after --ros-args: -r from:=to')
    .allowUnknownOption()
    .addOption(
      new Option('--rate <x>', 'playback speed, recorded seconds per second').default(1).argParser(positive(1000)),
    )
    .addOption(
      new Option('--clock <hz>', 'messages per second on /clock; 0: none').default(100).argParser(decimal(0, 10_000)),
    )
    .addOption(
      new Option('--delay <secs>', 'wait before the first message, for subscribers to find the topics')
        .default(1)
        .argParser(decimal(0, 3600)),
    )
    .addOption(
      new Option('--topics <list>', 'only these topics, separated by commas').default([], 'all').argParser(list),
    )
    .option('--loop', 'restart from the beginning when it ends')
    .option('--step', 'step: play one camera frame and the messages after it for every line on standard input (Enter)')
    .action(whenUsed(async () => (await import('../play.js')).play));
}
