import { counted } from './plural.js';
import type { RunSummary } from '../domain/RunSummary.js';

const NAMES = { camera: 'camera', radar: 'radar', both: 'camera against radar' } as const;

/** What the guard found about the inputs, one line each: `radar unfit in 95 of 100 scenes: radar-dead 95`. */
export const healthSentences = ({ health, scenes: total }: RunSummary): readonly string[] =>
  health.map(({ input, severity, scenes, findings }) => {
    const codes = Object.entries(findings)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => `${code} ${count}`);
    return `${NAMES[input]} ${severity} in ${scenes} of ${counted(total, 'scene')}: ${codes.join(', ')}`;
  });
