import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/infer/createEngine.js';
import type { InferenceEngine, ModelOutputs, Precision } from '../../../src/domain/Inference.js';
import type { ModelContract } from '../../../src/domain/ModelContract.js';
import { projectRoot } from '../../support/environment.js';

interface Golden {
  readonly outputs: Readonly<
    Record<string, { readonly places: readonly number[]; readonly values: readonly number[] }>
  >;
}

const models = join(projectRoot, 'models');
const names = readdirSync(join(models, 'golden')).map((file) => basename(file, '.json'));

/** The finaliser of MurmurHash3 on the counters seed * 2^24 + i, as models/training/roadscene_training/export/golden.py has it. */
function mixed(seed: number, i: number): number {
  let x = (seed * 2 ** 24 + i) >>> 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b) >>> 0;
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
}

function goldenInputs({ image, grid, radar, lookup }: ModelContract) {
  const cells = grid.cellsX * grid.cellsY;
  const outside = (image.heightPx / lookup.stridePx) * (image.widthPx / lookup.stridePx);
  return {
    image: Uint8Array.from({ length: image.heightPx * image.widthPx * 3 }, (_, i) => mixed(1, i) >>> 24),
    radar: Float32Array.from({ length: radar.channels.length * cells }, (_, i) => {
      const x = mixed(2, i);
      return x % 10 === 0 ? (x >>> 16) / 32768 - 1 : 0;
    }),
    lookup: Int32Array.from({ length: lookup.heightsM.length * cells }, (_, i) => mixed(3, i) % (outside + 1)),
  };
}

function outputNamed(outputs: ModelOutputs, name: string): ArrayLike<number> {
  switch (name) {
    case 'camera_objectness':
      return outputs.cameraObjectness;
    case 'out_of_distribution':
      return [outputs.outOfDistribution ?? Number.NaN];
    default:
      return outputs[name as 'heat' | 'box' | 'segmentation' | 'conditions'];
  }
}

describe('golden tensors of PyTorch', () => {
  let engine: InferenceEngine | undefined;
  afterEach(() => engine?.close());

  it('are there for the shipped models', () => {
    expect(names.length).toBeGreaterThan(0);
  });

  const answersOf = async (name: string, precision: Precision): Promise<ModelOutputs> => {
    engine = await createEngine({ modelPath: join(models, `${name}.onnx`), precision, provider: 'cpu', threads: 1 });
    return (await engine.run(goldenInputs(engine.contract))).outputs;
  };

  it.each(names)('%s: float32 answers as PyTorch does', async (name) => {
    const { outputs } = JSON.parse(readFileSync(join(models, 'golden', `${name}.json`), 'utf8')) as Golden;
    const answers = await answersOf(name, 'fp32');
    for (const [output, { places, values }] of Object.entries(outputs)) {
      const got = outputNamed(answers, output);
      places.forEach((place, i) => {
        expect(Math.abs(got[place]! - values[i]!), `${output}[${place}]`).toBeLessThan(
          2e-4 * (1 + Math.abs(values[i]!)),
        );
      });
    }
  });

  // Heat is calibrated for each precision by itself, so it is not compared; on noise a quantised network strays more than on pictures.
  it.each(names.flatMap((name) => [[name, 'fp16', 0.02] as const, [name, 'int8', 0.15] as const]))(
    '%s: %s stays near float32 (mean difference below %f)',
    async (name, precision, allowed) => {
      const { outputs } = JSON.parse(readFileSync(join(models, 'golden', `${name}.json`), 'utf8')) as Golden;
      const answers = await answersOf(name, precision);
      for (const output of ['box', 'segmentation', 'conditions', 'camera_objectness']) {
        const { places, values } = outputs[output]!;
        const got = outputNamed(answers, output);
        const mean = places.reduce((sum, place, i) => sum + Math.abs(got[place]! - values[i]!), 0) / places.length;
        expect(mean, output).toBeLessThan(allowed);
      }
    },
  );
});
