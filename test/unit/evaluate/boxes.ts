import type { PredictedObject, TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';

export const truth = (xM: number, yM = 0, fields: Partial<TrueObject> = {}): TrueObject => ({
  label: 'car',
  xM,
  yM,
  zM: 0.75,
  lengthM: 4,
  widthM: 2,
  heightM: 1.5,
  yawRad: 0,
  ...fields,
});

export const prediction = (score: number, xM: number, yM = 0, fields: Partial<TrueObject> = {}): PredictedObject => ({
  ...truth(xM, yM, fields),
  score,
});
