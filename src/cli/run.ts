import { loadRcl } from '../ros2/rcl/loadRcl.js';
import { RoadsceneNode } from '../ros2/RoadsceneNode.js';
import { modelPathOf } from '../infer/contract/modelPathOf.js';

/** Within this the node lets go of its inference process; then it exits anyway. */
const STOP_DEADLINE_MS = 300;

export async function run(): Promise<void> {
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
