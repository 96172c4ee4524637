/**
 * What passes between the node and its inference process over Node's IPC channel. Tensors and models do not: they lie in the file that both hold (PayloadFile.ts), written before the
 * message is sent. One request at a time, one reply each.
 */
export type Request =
  | { readonly type: 'load'; readonly settings: LoadSettings; readonly modelBytes: number }
  /** The file holds radar, lookup, image, in this order: 4-byte values come first. */
  | { readonly type: 'run' };

export type Reply = ProcessUsage &
  (
    | { readonly type: 'loaded'; readonly outputs: readonly OutputSize[] }
    /** The file holds the outputs in the order of `loaded`. `runMs`: wall time of `session.run` alone. */
    | { readonly type: 'result'; readonly runMs: number }
    | { readonly type: 'failed'; readonly reason: string }
  );

/** Cost of the inference process since it started, all threads. */
export interface ProcessUsage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

export interface LoadSettings {
  /** onnxruntime's names, best first. */
  readonly executionProviders: readonly string[];
  /** 'all': fail when any operator would run on the CPU instead. */
  readonly placement: 'all' | 'any';
  readonly threads: number;
  readonly inputShapes: InputShapes;
  /** Every output of the contract, optional ones included; float32. */
  readonly outputs: readonly OutputSize[];
}

/** Shapes of the three inputs, batch 1. */
export interface InputShapes {
  readonly radar: readonly number[];
  readonly lookup: readonly number[];
  readonly image: readonly number[];
}

export interface OutputSize {
  readonly name: string;
  readonly values: number;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
