import { availableParallelism } from 'node:os';

const MOST = 4;

/** Of the CPU provider: all cores, at most 4, as a network of this size gains nothing from more. */
export const defaultThreads = (): number => Math.min(MOST, availableParallelism());
