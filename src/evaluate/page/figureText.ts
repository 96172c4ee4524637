import { fixed } from '../../report/fixed.js';
import type { Figure } from '../ScoreCard.js';

export type NumberFormat = (value: number) => string;

export const share: NumberFormat = (value) => `${fixed(100 * value, 1)} %`;
export const threePlaces: NumberFormat = (value) => fixed(value, 3);
export const twoPlaces: NumberFormat = (value) => fixed(value, 2);
export const degrees: NumberFormat = (rad) => `${fixed((rad * 180) / Math.PI, 1)}°`;

/** A dash where nothing was measured. */
export const text = (value: number | undefined, format: NumberFormat): string =>
  value === undefined ? '–' : format(value);

/** `0.62 [0.55, 0.68]`, or the value alone where there is no interval. */
export const figureText = ({ value, ci95 }: Figure, format: NumberFormat): string =>
  `${text(value, format)}${ci95 ? ` [${ci95.map(format).join(', ')}]` : ''}`;
