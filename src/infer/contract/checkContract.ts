import type { z } from 'zod';
import type { ModelContract } from '../../domain/ModelContract.js';
import { SENSOR_MODES } from '../../domain/SensorMode.js';
import { InferError } from '../InferError.js';
import { CONTRACT_VERSION, contractSchema } from './contractSchema.js';
import { contractTensors } from './contractTensors.js';
import type { OnnxSummary } from './OnnxSummary.js';
import { describeTensor, type TensorSpec } from './TensorSpec.js';

const PROPERTY = 'roadscene';

function show(value: unknown): string {
  const json = value === undefined ? 'nothing' : JSON.stringify(value);
  return json.length > 120 ? `${json.slice(0, 120)}…` : json;
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = ['metadata_props.roadscene', ...issue.path.map(String)].join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return `Expected only known keys for \`${place}\` but received ${issue.keys.map((key) => `\`${key}\``).join(', ')}.`;
    case 'invalid_type':
      return `Expected ${issue.expected} for \`${place}\` but received ${show(issue.input)}.`;
    case 'invalid_value':
      return `Expected ${issue.values.map(show).join(' or ')} for \`${place}\` but received ${show(issue.input)}.`;
    case 'too_small':
      return `Expected ${issue.inclusive === true ? 'at least' : 'more than'} ${String(issue.minimum)} for \`${place}\` but received ${show(issue.input)}.`;
    case 'too_big':
      return `Expected at most ${String(issue.maximum)} for \`${place}\` but received ${show(issue.input)}.`;
    default:
      return `${issue.message} for \`${place}\` but received ${show(issue.input)}.`;
  }
}

function parseContract(summary: OnnxSummary, file: string): ModelContract | readonly string[] {
  const json = summary.metadata.get(PROPERTY);
  if (json === undefined) {
    const known = [...summary.metadata.keys()].map((key) => `\`${key}\``).join(', ');
    return [`Expected an entry \`${PROPERTY}\` in the metadata_props of ${file} but received ${known || 'none'}.`];
  }
  let object: unknown;
  try {
    object = JSON.parse(json);
  } catch (cause) {
    return [`Expected JSON for \`metadata_props.${PROPERTY}\` but received ${show(json)} (${String(cause)}).`];
  }
  const version = typeof object === 'object' && object !== null && 'contract' in object ? object.contract : undefined;
  if (typeof version === 'number' && version !== CONTRACT_VERSION) {
    return [
      `Expected contract ${CONTRACT_VERSION} for ${file} but received contract ${version}. Files of other contracts are not read: export the model again (models/CONTRACT.md).`,
    ];
  }
  const parsed = contractSchema.safeParse(object, { reportInput: true });
  return parsed.success ? parsed.data : parsed.error.issues.map(sentence);
}

function strideDifferences(contract: ModelContract): string[] {
  const { image, lookup, outputs } = contract;
  const strides = {
    'lookup.stridePx': lookup.stridePx,
    'outputs.segmentation.stridePx': outputs.segmentation.stridePx,
    'outputs.camera_objectness.stridePx': outputs.camera_objectness.stridePx,
  };
  return Object.entries(strides)
    .filter(([, stridePx]) => image.widthPx % stridePx !== 0 || image.heightPx % stridePx !== 0)
    .map(
      ([name, stridePx]) =>
        `Expected a divisor of ${image.widthPx} and ${image.heightPx} for \`metadata_props.roadscene.${name}\` but received ${stridePx}.`,
    );
}

function tensorDifferences(
  kind: 'input' | 'output',
  expected: readonly TensorSpec[],
  optional: readonly TensorSpec[],
  received: readonly TensorSpec[],
): string[] {
  const byName = new Map(received.map((tensor) => [tensor.name, tensor]));
  const differences: string[] = [];
  for (const tensor of [...expected, ...optional]) {
    const other = byName.get(tensor.name);
    byName.delete(tensor.name);
    if (other === undefined && optional.includes(tensor)) continue;
    if (other === undefined || describeTensor(other) !== describeTensor(tensor)) {
      const what = other === undefined ? `no such ${kind}` : describeTensor(other);
      differences.push(`Expected ${describeTensor(tensor)} for ${kind} \`${tensor.name}\` but received ${what}.`);
    }
  }
  for (const tensor of byName.values()) {
    differences.push(
      `Expected only the contract's names for ${kind}s but received \`${tensor.name}\` (${describeTensor(tensor)}).`,
    );
  }
  return differences;
}

/** The contract of a model file. Throws InferError `infer/contract-mismatch` with one sentence for every difference there is. */
export function checkContract(summary: OnnxSummary, file: string): ModelContract {
  const refuse = (sentences: readonly string[]) => new InferError('infer/contract-mismatch', sentences);
  const contract = parseContract(summary, file);
  if (!('contract' in contract)) throw refuse(contract);

  const tensors = contractTensors(contract);
  const { image, radar, lookup, heat, box, segmentation, conditions, camera_objectness, out_of_distribution } = tensors;
  const differences = [
    ...strideDifferences(contract),
    ...tensorDifferences('input', [image, radar, lookup], [], summary.inputs),
    ...tensorDifferences(
      'output',
      [heat, box, segmentation, conditions, camera_objectness],
      [out_of_distribution],
      summary.outputs,
    ),
    ...SENSOR_MODES.flatMap((mode) =>
      Object.keys(contract.thresholds[mode])
        .filter((label) => !contract.outputs.heat.classes.some((known) => known === label))
        .map(
          (label) =>
            `Expected classes of \`heat\` for \`metadata_props.roadscene.thresholds.${mode}\` but received \`${label}\`.`,
        ),
    ),
  ];
  // The hash that is checked covers this one file.
  if (summary.hasExternalWeights)
    differences.push(`Expected all weights inside ${file} but received weights in an external file.`);
  if (differences.length > 0) throw refuse(differences);
  return contract;
}
