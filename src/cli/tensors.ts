import { writeFile } from 'node:fs/promises';
import { loadSharp, SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { contractTensors } from '../infer/contract/contractTensors.js';
import { loadModel } from '../infer/contract/loadModel.js';
import { loadConfig } from '../pipeline/config.js';
import { preparedSamples } from '../pipeline/dumpTensors.js';
import type { PreparedSample } from '../preprocess/Preprocessor.js';
import type { OutputFolder, OutputKind } from '../publish/output/OutputFolder.js';
import { openSource } from '../source/openSource.js';
import { modelPathOf } from '../infer/contract/modelPathOf.js';
import { inOutputFolder } from './inOutputFolder.js';
import { type ModelFlags, topicChoice, type TopicFlags } from './options.js';
import { sourceInputs } from './sourceInputs.js';
import { alertLine } from './terminal.js';

interface TensorsFlags extends TopicFlags, ModelFlags {
  readonly out: string;
  readonly frames: number;
}

const FACTS: OutputKind = { name: /^\d{4,}\.json$/, signature: /^\{\n {2}"stamp_ns": "\d+",\n {2}"tensors"/ };
const KINDS: readonly OutputKind[] = [
  FACTS,
  { ...FACTS, name: /^\d{4,}_(image|radar|lookup)\.bin$/, toldBy: (name) => `${name.split('_')[0]!}.json` },
];

export async function tensors(bag: string, flags: TensorsFlags): Promise<void> {
  const config = await loadConfig(flags.config);
  await loadSharp();
  const modelPath = await modelPathOf(flags.model);
  const { contract } = await loadModel(modelPath);
  const onAlert = (alert: Parameters<typeof alertLine>[0]): void => {
    process.stderr.write(alertLine(alert));
  };
  const source = await openSource(bag, { config: config.source, onAlert });
  try {
    const frames = preparedSamples({
      source,
      topics: topicChoice(flags),
      contract,
      scaler: new SharpImageScaler(),
      config,
      maxFrames: flags.frames,
      onAlert,
    });
    const options = { kinds: KINDS, ...sourceInputs(source, modelPath, flags.config) };
    await inOutputFolder(flags.out, options, async (folder) => {
      let index = 0;
      for await (const frame of frames) await writeFrame(folder, String(index++).padStart(4, '0'), frame, contract);
      console.log(`${index} frames in ${flags.out}`);
    });
  } finally {
    await source.close();
  }
}

async function writeFrame(
  folder: OutputFolder,
  name: string,
  frame: PreparedSample,
  contract: ModelContract,
): Promise<void> {
  const { inputs, sample } = frame;
  const { image, radar, lookup } = contractTensors(contract);
  const shapes = Object.fromEntries(
    [image, radar, lookup].map(({ name: tensor, type, shape }) => [tensor, { type, shape }]),
  );
  for (const tensor of ['image', 'radar', 'lookup'] as const)
    await folder.write(`${name}_${tensor}.bin`, (path) => writeFile(path, bytesOf(inputs[tensor])));
  const facts = {
    stamp_ns: sample.stampNs.toString(),
    tensors: shapes,
    band:
      frame.camera === undefined
        ? undefined
        : { scale: frame.camera.band.scale, left_px: frame.camera.band.leftPx, top_px: frame.camera.band.topPx },
    grid_origin_x_m: frame.gridOriginXM,
    ego_speed_mps: frame.ego?.velocity.forwardMps,
    ego_speed_source: frame.ego?.source,
    sweeps: sample.sweeps.map(({ scan, ageSecs }) => ({
      topic: scan.topic,
      age_secs: ageSecs,
      points: scan.points.count,
    })),
  };
  await folder.write(`${name}.json`, (path) => writeFile(path, `${JSON.stringify(facts, undefined, 2)}\n`));
}

const bytesOf = (array: Uint8Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
