/** A tenth of a millimetre, milliradian or per mille: finer than any output means (numbers of 1e11 and more have no such digits), and the same text for a number and its float32. */
export const round = (x: number): number => (Math.abs(x) < 1e11 ? Math.round(x * 1e4) / 1e4 + 0 : x);
