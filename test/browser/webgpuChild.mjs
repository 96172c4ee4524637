// Runs one model file with one provider and writes its outputs. A process of its own: the Vulkan driver is chosen by the
// environment it starts with. Arguments: URL of dist/infer/createEngine.js, model, provider, seed, result file, precision.
// Provider `auto-with-gpu` is `auto` on a machine that says it has a GPU.
import { writeFileSync } from 'node:fs';

const [engineUrl, modelPath, provider, seed, resultPath, precision] = process.argv.slice(2);
const { createEngine } = await import(engineUrl);

const gpuMachine = { platform: 'linux', env: {}, gpuDevices: ['/dev/dri/renderD128'] };
const choice = provider === 'auto-with-gpu' ? { provider: 'auto', machine: gpuMachine } : { provider };
const engine = await createEngine({ modelPath, threads: 1, precision, ...choice });
const { image, grid, radar, lookup } = engine.contract;

let state = Number(seed) >>> 0;
// Lehmer's generator: the same frame for every provider.
const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
const outside = (image.widthPx / lookup.stridePx) * (image.heightPx / lookup.stridePx);
const cells = grid.cellsX * grid.cellsY;
const inputs = {
  image: Uint8Array.from({ length: image.heightPx * image.widthPx * 3 }, () => Math.floor(256 * next())),
  radar: Float32Array.from({ length: radar.channels.length * cells }, () => (next() < 0.1 ? 2 * next() - 1 : 0)),
  lookup: Int32Array.from({ length: lookup.heightsM.length * cells }, () => Math.floor((outside + 1) * next())),
};
const { outputs, runMs } = await engine.run(inputs);
const arrays = Object.fromEntries(
  Object.entries(outputs).map(([name, values]) => [name, typeof values === 'number' ? [values] : [...values]]),
);
writeFileSync(resultPath, JSON.stringify({ provider: engine.provider, attempts: engine.attempts, runMs, arrays }));
await engine.close();
