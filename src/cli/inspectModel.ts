import type { ProviderAttempt } from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { SENSOR_MODES, type SensorMode } from '../domain/SensorMode.js';
import { rowLengthM } from '../geometry/modelGrid.js';
import { checkContract } from '../infer/contract/checkContract.js';
import { manifestBeside, readManifest, verifyListed } from '../infer/contract/ModelManifest.js';
import { readModelFile, type ModelFile } from '../infer/contract/loadModel.js';
import { describeTensor, type TensorSpec } from '../infer/contract/TensorSpec.js';
import { defaultThreads } from '../infer/defaultThreads.js';
import { InferError } from '../infer/InferError.js';
import { probeProviders, type ProbeOptions } from '../infer/probeProviders.js';

interface InspectModelOptions extends Partial<ProbeOptions> {
  /** Default: `manifest.json` beside the model, if there is one. */
  readonly manifestPath?: string;
}

interface ModelInspection {
  /** For the terminal, without a final line break. */
  readonly text: string;
  /** False when the node would refuse the file; the text has each reason. */
  readonly usable: boolean;
}

const LABEL_WIDTH = 15;
const row = (label: string, value: string): string => `${`${label}:`.padEnd(LABEL_WIDTH)} ${value}`;
const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const tensorRows = (tensors: readonly TensorSpec[]): string[] =>
  indented(tensors.map((tensor) => `${tensor.name.padEnd(20)} ${describeTensor(tensor)}`));

function contractRows(contract: ModelContract): string[] {
  const { image, grid, radar, lookup, outputs, training, licence } = contract;
  const yMaxM = grid.yMinM + grid.cellM * grid.cellsY;
  const scores = (mode: SensorMode): string =>
    outputs.heat.classes.map((label) => `${label} ${contract.thresholds[mode][label] ?? 'none'}`).join(', ');
  return [
    row('Model', `${contract.name} ${contract.version}`),
    row('Licence', `${licence.spdx}, use: ${licence.use}`),
    row(
      'Image band',
      `${image.widthPx} x ${image.heightPx} px, horizon at row ${image.horizonPx}, focal length at least ${image.minimumFocalRatio} x ${image.referenceFocalPx} px`,
    ),
    row(
      'Grid',
      `x 0 to ${grid.xMaxM} m, y ${grid.yMinM} to ${yMaxM} m, cells of ${grid.cellM} m, from ${grid.cellM * grid.evenCellsX} m on up to ${rowLengthM(grid, grid.cellsX - 1).toFixed(1)} m long`,
    ),
    row('Radar', `${radar.channels.length} channels, Doppler period ${radar.dopplerPeriodMps} m/s`),
    row('Lookup', `heights ${lookup.heightsM.join(', ')} m`),
    row('Thresholds', ''),
    ...indented(SENSOR_MODES.map((mode) => `${mode}: ${scores(mode)}`)),
    row('Pixel classes', outputs.segmentation.classes.join(', ')),
    row(
      'Trained',
      `${training.hours} h, ${training.images} images, seeds ${training.seeds.join(', ') || 'none'}, teacher ${training.teacher}`,
    ),
    row('Training data', training.data.length === 0 ? 'none' : ''),
    ...indented(
      training.data.map(
        (set) => `${set.name}: ${set.frames} frames, ${set.licence}, sha256 ${set.sha256.slice(0, 12)}`,
      ),
    ),
  ];
}

const attemptRow = ({ provider, accepted, reason }: ProviderAttempt): string =>
  `${accepted ? 'yes' : 'no '} ${provider.padEnd(9)} ${reason.replaceAll(/\s+/g, ' ')}`;

/** The hash's line, or the reason why the file is refused. */
async function listing(file: ModelFile, manifestPath: string | undefined): Promise<string> {
  if (manifestPath === undefined) return 'in no manifest (your own model)';
  const entry = verifyListed(await readManifest(manifestPath), file.path, file.sha256);
  return entry === undefined
    ? `not in ${manifestPath} (your own model)`
    : `as "${entry.name}" in ${manifestPath}, hash verified`;
}

/**
 * What `roadscene inspect model.onnx` shows: the file, its contract and card facts, and which providers run it here. A file the
 * node would refuse is shown with every reason. Rejects with InferError only when the file cannot be read as ONNX at all.
 */
export async function inspectModel(path: string, options: InspectModelOptions = {}): Promise<ModelInspection> {
  const file = await readModelFile(path);
  const { summary } = file;
  const opsets = [...summary.opsets].map(([domain, version]) => `${domain} ${version}`).join(', ');
  const head = [
    row('File', `${path} (${file.bytes.length} bytes)`),
    row('sha256', file.sha256),
    row(
      'ONNX',
      `IR ${summary.irVersion}, opset ${opsets}, ${summary.nodeCount} nodes, written by ${summary.producer || 'unknown'}`,
    ),
    ...(summary.customOperators.length > 0 ? [row('Custom', summary.customOperators.join(', '))] : []),
  ];
  const tensors = ['Inputs', ...tensorRows(summary.inputs), 'Outputs', ...tensorRows(summary.outputs)];
  try {
    const listed = await listing(file, options.manifestPath ?? manifestBeside(path));
    const contract = checkContract(summary, path);
    const threads = options.threads ?? defaultThreads();
    const attempts = await probeProviders({ ...file, contract }, { ...options, threads });
    const providers = ['Providers here', ...indented(attempts.map(attemptRow))];
    const lines = [...head, row('Listed', listed), ...contractRows(contract), ...tensors, ...providers];
    return { text: lines.join('\n'), usable: attempts.some((attempt) => attempt.accepted) };
  } catch (error) {
    if (!(error instanceof InferError)) throw error;
    const refusal = ['This model cannot be used:', ...indented(error.sentences.map((sentence) => `- ${sentence}`))];
    return { text: [...head, ...tensors, ...refusal].join('\n'), usable: false };
  }
}
