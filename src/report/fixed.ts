/** Like `toFixed`, but never writes a negative zero. */
export const fixed = (value: number, decimals: number): string => value.toFixed(decimals).replace(/^-(?=[0.]+$)/, '');
