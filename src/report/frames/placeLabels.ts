export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Height of its font over that of the others; 1 when absent. */
  readonly size?: number;
}

/** Advance of a character of the interface font over its size; a little generous. */
const CHARACTER = 0.62;

/** Reach of the outline around its characters over the size of the font. */
const OUTLINE = 0.2;

/** Moves labels up, or past the top down, until none covers another; the first keep their place. `y` is the baseline. */
export function placeLabels<T extends Label>(labels: readonly T[], fontPx: number, widthPx: number): T[] {
  const placed: (T & { readonly w: number; readonly step: number })[] = [];
  for (const label of labels) {
    const ownPx = fontPx * (label.size ?? 1);
    const w = label.text.length * CHARACTER * ownPx;
    const x = Math.max(OUTLINE * ownPx, Math.min(label.x, widthPx - w - OUTLINE * ownPx));
    const step = ownPx * 1.15;
    const start = Math.max(fontPx, label.y);
    let y = start;
    let direction = -1;
    const isCovering = (other: (typeof placed)[number]): boolean =>
      y - step * 0.98 < other.y && other.y - other.step * 0.98 < y && x < other.x + other.w && other.x < x + w;
    while (placed.some(isCovering)) {
      y += direction * step;
      if (y >= fontPx) continue;
      direction = 1;
      y = start + step;
    }
    placed.push({ ...label, x, y, w, step });
  }
  return placed;
}
