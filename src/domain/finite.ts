/** Messages hold 32-bit floats: what is larger becomes infinite in them. */
const MAX_FLOAT32 = 3.4028234663852886e38;

/** Every number in a value, however deep it lies, is one that a message can hold. The one meaning of "finite" in all stages: a comparison with NaN is false, so this comes before any other rule. */
export function isFiniteValue(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) <= MAX_FLOAT32;
  return typeof value !== 'object' || Object.values(value as object).every(isFiniteValue);
}
