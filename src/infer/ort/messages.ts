/** JSON of a `load` request; its payload is the model. */
export interface LoadSettings {
  /** onnxruntime's names, best first. */
  readonly executionProviders: readonly string[];
  /** 'all': fail when any operator would run on the CPU instead. */
  readonly placement: 'all' | 'any';
  readonly threads: number;
  readonly inputShapes: InputShapes;
  /** All that the contract knows, optional ones included; float32. */
  readonly outputs: readonly OutputSize[];
}

/** Shapes of the three inputs, batch 1. The payload of a `run` request is radar, lookup, image: what has 4 bytes a value comes first. */
export interface InputShapes {
  readonly radar: readonly number[];
  readonly lookup: readonly number[];
  readonly image: readonly number[];
}

export interface OutputSize {
  readonly name: string;
  readonly values: number;
}

/** JSON of a `loaded` reply: what the payload of every `result` holds, in this order. */
export interface LoadedSettings {
  readonly outputs: readonly OutputSize[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
