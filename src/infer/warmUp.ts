import type { ModelContract } from '../domain/ModelContract.js';
import type { ModelInputs } from '../domain/Inference.js';
import { contractTensors } from './contract/contractTensors.js';
import { valueCount } from './contract/TensorSpec.js';
import type { OrtClient } from './ort/OrtClient.js';

/** A frame without image and radar, as the contract defines them: grey, zeros, and every cell outside the band. */
function emptyInputs(contract: ModelContract): ModelInputs {
  const { image, radar, lookup } = contractTensors(contract);
  const outside =
    (contract.image.widthPx / contract.lookup.stridePx) * (contract.image.heightPx / contract.lookup.stridePx);
  return {
    image: new Uint8Array(valueCount(image)).fill(contract.image.fill),
    radar: new Float32Array(valueCount(radar)),
    lookup: new Int32Array(valueCount(lookup)).fill(outside),
  };
}

/** Runs empty frames and returns their median time in milliseconds. The first one compiles kernels and counts only when it is the only one. */
export async function warmUp(
  worker: OrtClient,
  contract: ModelContract,
  runs: { readonly counted: 0 | 1 | 3; readonly deadlineMs: number },
): Promise<number> {
  const inputs = emptyInputs(contract);
  const first = await worker.run(inputs, runs.deadlineMs);
  const timesMs: number[] = [];
  for (let i = 0; i < runs.counted; i++) timesMs.push((await worker.run(inputs, runs.deadlineMs)).runMs);
  timesMs.sort((a, b) => a - b);
  return timesMs[timesMs.length >> 1] ?? first.runMs;
}
