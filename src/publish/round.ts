/** A tenth of a millimetre, milliradian or per mille: finer than any output means, and the same text for a number and its float32. */
export const round = (x: number): number => Math.round(x * 1e4) / 1e4 + 0;
