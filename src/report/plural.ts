/** Singular or plural: `frame` for one, `frames` otherwise. */
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `1 frame`, `2 frames` */
export const counted = (count: number, one: string, many?: string): string => `${count} ${plural(count, one, many)}`;
