export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Advance of a character of the interface font over its size; a little generous. */
const CHARACTER = 0.62;

/** Moves labels up, or past the top down, until none covers another; the first keep their place. `y` is the baseline. */
export function placeLabels<T extends Label>(labels: readonly T[], fontPx: number, widthPx: number): T[] {
  const placed: (T & { readonly w: number })[] = [];
  for (const label of labels) {
    const w = label.text.length * CHARACTER * fontPx;
    const x = Math.max(0, Math.min(label.x, widthPx - w));
    const step = fontPx * 1.15;
    const start = Math.max(fontPx, label.y);
    let y = start;
    let direction = -1;
    while (placed.some((other) => Math.abs(other.y - y) < step * 0.98 && x < other.x + other.w && other.x < x + w)) {
      y += direction * step;
      if (y >= fontPx) continue;
      direction = 1;
      y = start + step;
    }
    placed.push({ ...label, x, y, w });
  }
  return placed;
}
