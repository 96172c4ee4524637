type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

/** A JSON record whose names are written as our own are, `xM` for `x_m`; an optional field is there or absent, never undefined. */
export type CamelCased<T> = T extends readonly (infer Item)[]
  ? readonly CamelCased<Item>[]
  : T extends object
    ? { readonly [K in keyof T as K extends string ? Camel<K> : K]: CamelCased<Exclude<T[K], undefined>> }
    : T;

const snakeNames = new Map<string, string>();
export const snake = (name: string): string =>
  /[a-z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;

/** `xM` to `x_m` in a value and all it holds; stamps become texts, numbers what `numberAs` makes of them, what is undefined or bytes is left out, names in capitals stay. */
export function snakeCased(value: unknown, numberAs: (x: number) => number = (x) => x): unknown {
  if (typeof value === 'number') return numberAs(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => snakeCased(item, numberAs));
  const record: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value as object)) {
    if (item === undefined || ArrayBuffer.isView(item)) continue;
    let key = snakeNames.get(name);
    if (key === undefined) snakeNames.set(name, (key = snake(name)));
    record[key] = snakeCased(item, numberAs);
  }
  return record;
}

/** The way back: `x_m` to `xM`. */
export function camelCased<T>(value: T): CamelCased<T> {
  const convert = (item: unknown): unknown => {
    if (typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(convert);
    return Object.fromEntries(
      Object.entries(item as object).map(([name, inner]) => [
        name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        convert(inner),
      ]),
    );
  };
  return convert(value) as CamelCased<T>;
}
