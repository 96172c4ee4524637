import { RoadsceneError } from '../domain/RoadsceneError.js';

/** Prediction and truth cannot be compared: nothing to read, no matching frames, an option out of range. */
export class EvaluateError extends RoadsceneError {}
