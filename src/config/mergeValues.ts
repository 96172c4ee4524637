type Values = Readonly<Record<string, unknown>>;

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Merges `over` into `under`, section by section; undefined in `over` keeps the value. Anything but objects is replaced whole. */
export function mergeValues(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isValues(under) || !isValues(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) merged[key] = mergeValues(under[key], value);
  return merged;
}
