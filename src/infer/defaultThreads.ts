import { availableParallelism } from 'node:os';

const MOST = 4;

/** Of the CPU provider: one core is left to decoding and publishing, and a network of this size gains nothing from more than 4. */
export const defaultThreads = (): number => Math.max(1, Math.min(MOST, availableParallelism() - 1));
