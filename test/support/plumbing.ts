import { join } from 'node:path';
import type { ModelInputs, ModelOutputs } from '../../src/domain/Inference.js';
import { Rng } from '../../src/synth/math/Rng.js';
import { projectRoot } from './environment.js';

/** The plumbing fixture: see test/fixtures/models/make_fixtures.py for what its outputs are. */
export const PLUMBING = join(projectRoot, 'test/fixtures/models/plumbing.onnx');
/** The same, as slow as `radar[0]` says. */
export const PLUMBING_SLOW = join(projectRoot, 'test/fixtures/models/plumbing_slow.onnx');

const WIDTH = 160;
const HEIGHT = 96;
const CELLS = 28 * 24;
const COLUMNS = WIDTH / 8;
const OUTSIDE = COLUMNS * (HEIGHT / 8);

/** Random frame; radar values are multiples of 1/64, so that sums are exact. `radar[0]` is `trips`. */
export function plumbingInputs(seed: number, trips = 0): ModelInputs {
  const rng = new Rng(seed);
  const radar = Float32Array.from({ length: 10 * CELLS }, () => rng.integer(-512, 512) / 64);
  radar[0] = trips;
  return {
    image: Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, () => rng.integer(0, 255)),
    radar,
    lookup: Int32Array.from({ length: 2 * CELLS }, () => rng.integer(0, OUTSIDE)),
  };
}

/** Mean colour 0..255 of square image cells: [3][rows][columns]. */
function meanColours(image: Uint8Array, cellPx: number): number[] {
  const columns = WIDTH / cellPx;
  const rows = HEIGHT / cellPx;
  const means = new Array<number>(3 * rows * columns).fill(0);
  for (let v = 0; v < HEIGHT; v++) {
    for (let u = 0; u < WIDTH; u++) {
      for (let colour = 0; colour < 3; colour++) {
        const cell = (colour * rows + Math.floor(v / cellPx)) * columns + Math.floor(u / cellPx);
        means[cell]! += image[(v * WIDTH + u) * 3 + colour]! / cellPx ** 2;
      }
    }
  }
  return means;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, item) => sum + item, 0) / values.length;

/** What the fixture must give for a frame, computed here from its description. */
export function plumbingOutputs({ image, radar, lookup }: ModelInputs): ModelOutputs {
  const coarse = meanColours(image, 8);
  const fine = meanColours(image, 4).map((value) => value / 255);
  const gathered = [0, 1, 2].flatMap((colour) =>
    Array.from(lookup, (cell) => (cell === OUTSIDE ? 0 : coarse[colour * OUTSIDE + cell]!)),
  );
  const colourMeans = [0, 1, 2].map((colour) => mean(coarse.slice(colour * OUTSIDE, (colour + 1) * OUTSIDE)) / 255);
  const radarMeans = Array.from({ length: 10 }, (_, channel) =>
    mean(radar.slice(channel * CELLS, (channel + 1) * CELLS)),
  );
  const lookupMaxima = [0, 1].map((row) => Math.max(...lookup.slice(row * CELLS, (row + 1) * CELLS)) / 1024);
  return {
    heat: radar.slice(0, 9 * CELLS).map((item) => item / 8),
    box: Float32Array.from([...radar.slice(CELLS), ...gathered]),
    segmentation: Float32Array.from([...fine, ...fine.map((item) => 1 - item)]),
    conditions: Float32Array.from([...radarMeans, ...colourMeans, ...lookupMaxima, 0.25]),
    cameraObjectness: Float32Array.from(coarse.slice(0, 2 * OUTSIDE), (item) => item / 255),
    outOfDistribution: colourMeans[0]!,
  };
}

/** Largest absolute difference over all outputs; Infinity when lengths differ. */
export function largestDifference(a: ModelOutputs, b: ModelOutputs): number {
  let largest = Math.abs((a.outOfDistribution ?? 0) - (b.outOfDistribution ?? 0));
  for (const name of ['heat', 'box', 'segmentation', 'conditions', 'cameraObjectness'] as const) {
    if (a[name].length !== b[name].length) return Infinity;
    for (let i = 0; i < a[name].length; i++) {
      const difference = Math.abs(a[name][i]! - b[name][i]!);
      // NaN must not pass as small.
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    }
  }
  return largest;
}
