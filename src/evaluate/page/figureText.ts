import { fixed } from '../../domain/fixed.js';
import type { Figure } from '../ScoreCard.js';

export type Format = (value: number) => string;

export const share: Format = (value) => `${fixed(100 * value, 1)} %`;
export const threePlaces: Format = (value) => fixed(value, 3);
export const twoPlaces: Format = (value) => fixed(value, 2);
export const degrees: Format = (rad) => `${fixed((rad * 180) / Math.PI, 1)}°`;

/** A dash where nothing was measured. */
export const text = (value: number | undefined, format: Format): string => (value === undefined ? '–' : format(value));

/** `0.62 [0.55, 0.68]`; without interval where there is none. */
export const figureText = ({ value, ci95 }: Figure, format: Format): string =>
  `${text(value, format)}${ci95 ? ` [${ci95.map(format).join(', ')}]` : ''}`;
