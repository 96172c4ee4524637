import { Command } from 'commander';
import { modelPathOf } from './packagePaths.js';

/** Within this the node lets go of its inference process; then it exits anyway. */
const STOP_DEADLINE_MS = 300;

export function runCommand(): Command {
  return new Command('run')
    .description('Run the live ROS 2 lifecycle node (source ROS 2 first; docs/ros2.md).')
    .argument(
      '[ros-args...]',
      'as every ROS 2 node takes them: --ros-args -r from:=to -p name:=value --params-file file',
    )
    .allowUnknownOption()
    .addHelpText(
      'after',
      '\nWithout a lifecycle manager: npx roadscene run --ros-args -p autostart:=true -r camera/image_raw:=/camera/front/image_raw -r radar/points:=/radar/front/points',
    )
    .action(run);
}

async function run(): Promise<void> {
  // Only here: rclnodejs is optional, and the other commands work without ROS.
  const { loadRcl } = await import('../ros2/rcl/loadRcl.js');
  const { RoadsceneNode } = await import('../ros2/RoadsceneNode.js');
  const modules = await loadRcl();
  const node = new RoadsceneNode({
    modules,
    argv: process.argv,
    defaultModelPath: () => modelPathOf(undefined),
  });
  const end = new AbortController();
  const stop = (): void => {
    if (end.signal.aborted) return;
    end.abort();
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS);
    node.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // rcl handles neither; the listeners it may have installed would end the process its own way.
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await node.start();
  } catch (error) {
    if (end.signal.aborted) return;
    await node.stop();
    throw error;
  }
}
