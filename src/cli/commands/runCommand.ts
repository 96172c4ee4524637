import { Command } from 'commander';
import { whenUsed } from '../whenUsed.js';

export function runCommand(): Command {
  return new Command('run')
    .description('Run the live ROS 2 lifecycle node (source ROS 2 first; docs/ros2.md).')
    .argument('[ros-args...]', 'ROS arguments: --ros-args -r from:=to -p name:=value --params-file file')
    .allowUnknownOption()
    .addHelpText(
      'after',
      '\nWithout a lifecycle manager: npx roadscene run --ros-args -p autostart:=true -r camera/image_raw:=/camera/front/image_raw -r radar/points:=/radar/front/points',
    )
    .action(whenUsed(async () => (await import('../run.js')).run));
}
