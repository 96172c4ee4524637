import { endWithParent } from './endWithParent.js';
import { loadRcl } from '../ros2/rcl/loadRcl.js';
import { RoadsceneNode } from '../ros2/RoadsceneNode.js';
import { modelPathOf } from '../infer/contract/modelPathOf.js';

/** Within this the node lets go of its inference process; then it exits anyway. */
const STOP_DEADLINE_MS = 300;

export async function run(): Promise<void> {
  endWithParent();
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
  // rcl handles none of them; the listeners it may have installed would end the process its own way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal).on(signal, stop);
  try {
    await node.start();
  } catch (error) {
    if (end.signal.aborted) return;
    await node.stop();
    throw error;
  }
}
