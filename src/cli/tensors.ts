import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMessage } from '../decode/decodeMessage.js';
import { loadSharp, SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { loadModel } from '../infer/contract/loadModel.js';
import { loadConfig } from '../pipeline/config.js';
import { preparedSamples } from '../pipeline/dumpTensors.js';
import type { PreparedSample } from '../preprocess/Preprocessor.js';
import { openSource } from '../source/openSource.js';
import { modelPathOf } from './modelPathOf.js';
import { type ModelFlags, topicChoice, type TopicFlags } from './options.js';
import { alertLine } from './terminal.js';

interface TensorsFlags extends TopicFlags, ModelFlags {
  readonly out: string;
  readonly frames: number;
}

export async function tensors(bag: string, flags: TensorsFlags): Promise<void> {
  const config = await loadConfig(flags.config);
  await loadSharp();
  const { contract } = await loadModel(await modelPathOf(flags.model));
  await mkdir(flags.out, { recursive: true });
  const onAlert = (alert: Parameters<typeof alertLine>[0]): void => {
    process.stderr.write(alertLine(alert));
  };
  const source = await openSource(bag, { config: config.source, onAlert });
  try {
    const frames = preparedSamples({
      source,
      topics: topicChoice(flags),
      contract,
      decode: (raw) => decodeMessage(raw, config.decode),
      scaler: new SharpImageScaler(),
      config,
      maxFrames: flags.frames,
      onAlert,
    });
    let index = 0;
    for await (const frame of frames) await writeFrame(flags.out, String(index++).padStart(4, '0'), frame, contract);
    console.log(`${index} frames in ${flags.out}`);
  } finally {
    await source.close();
  }
}

async function writeFrame(folder: string, name: string, frame: PreparedSample, contract: ModelContract): Promise<void> {
  const { image, grid, radar, lookup } = contract;
  const { inputs, sample } = frame;
  const shapes = {
    image: { type: 'uint8', shape: [1, image.heightPx, image.widthPx, 3] },
    radar: { type: 'float32', shape: [1, radar.channels.length, grid.cellsX, grid.cellsY] },
    lookup: { type: 'int32', shape: [1, lookup.heightsM.length, grid.cellsX * grid.cellsY] },
  };
  for (const tensor of ['image', 'radar', 'lookup'] as const)
    await writeFile(join(folder, `${name}_${tensor}.bin`), bytesOf(inputs[tensor]));
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
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(facts, undefined, 2)}\n`);
}

const bytesOf = (array: Uint8Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
