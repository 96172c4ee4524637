import type { Alert } from '../domain/Alert.js';
import type { TransformProblem } from '../geometry/TransformTree.js';

export function transformAlert(problem: TransformProblem, topic: string): Alert {
  if (problem.type === 'unusable')
    return {
      severity: 'warning',
      code: 'sync/bad-transform',
      message: `Expected a usable transform on ${topic} but received ${problem.reason}`,
      tip: 'The transform was skipped. Correct the node that publishes it.',
      topic,
    };
  const { child, parents } = problem;
  return {
    severity: 'warning',
    code: 'sync/two-parents',
    message: `Expected one parent for the frame "${child}" but received two: "${parents[0]}" and "${parents[1]}"`,
    tip: 'The parent that leads to the vehicle frame is used. Only one node should publish this frame: the URDF or the driver.',
    topic,
  };
}
