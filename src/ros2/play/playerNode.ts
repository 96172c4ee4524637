import { ParameterHost } from '../rcl/parameterHost.js';
import type { RclModules } from '../rcl/rclModules.js';
import { RosNode } from '../rcl/RosNode.js';

/** The node `roadscene_player`: publishers and nothing else. */
export function openPlayerNode(
  modules: RclModules,
  argv: readonly string[],
  onNotice: (text: string) => void,
): RosNode {
  const node = new RosNode({
    modules,
    name: 'roadscene_player',
    argv,
    parameters: new ParameterHost({
      parameters: { leaves: [], maps: [] },
      frozen: () => undefined,
      readOnly: () => false,
      judge: () => undefined,
      onChanged: () => undefined,
      onUnknown: onNotice,
    }),
    onError: (where, error) => {
      onNotice(`${where} threw: ${String(error)}`);
    },
  });
  node.spin();
  return node;
}
