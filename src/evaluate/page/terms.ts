import { explained } from '../../report/html.js';

/** Meaning of the terms of a score card, for readers who have not read docs/evaluation.md. Those of nuScenes: Caesar et al. 2020; MOTA, MOTP: Bernardin and Stiefelhagen 2008; IDF1: Ristani et al. 2016. */
const TERMS = {
  AP: 'average precision, 0 to 1, more is better: precision averaged over recall and over the match distances of 0.5, 1, 2 and 4 m between centres',
  precision: 'share of the detections that are correct',
  recall: 'share of the true objects that are found',
  'best-F1 score': 'the score threshold that balances precision and recall best',
  'calibration error':
    '0 to 1, less is better: the average difference between a score and the share of correct detections at that score',
  ATE: 'average translation error: metres between the centres of a match, over ground',
  ASE: 'average scale error, 0 to 1: 1 − intersection over union of the two boxes after alignment; 0 is the correct size',
  AOE: 'average orientation error: degrees between the two headings',
  AVE: 'average velocity error in m/s, along the line of sight, which is what radar measures',
  MOTA: 'multi-object tracking accuracy, up to 1, below 0 when errors outnumber objects: 1 − (missed + false + id switches) / true',
  MOTP: 'multi-object tracking precision: metres between the centres of a match, less is better',
  IDF1: 'identity F1, 0 to 1, more is better: share of the time that an object keeps one track id',
  'id switches': 'number of times a tracked object got another track id',
  fragments: 'number of times a track was interrupted and resumed',
  IoU: 'intersection over union, 0 to 1, more is better: pixels in both over pixels in either',
  phantoms: 'detections in frames that hold no object',
} as const;

export type Term = keyof typeof TERMS;

/** A term with its unit and its explanation as a tooltip. */
export const term = (name: Term, unit = ''): string =>
  `${explained(name, TERMS[name])}${unit === '' ? '' : ` ${unit}`}`;

/** All of them, for a screen without a pointer and for paper. */
export const termsList = (): string =>
  `<dl>${Object.entries(TERMS)
    .map(([name, meaning]) => `<dt>${name}</dt><dd>${meaning}</dd>`)
    .join('')}</dl>`;
