import { RoadsceneError } from '../domain/RoadsceneError.js';

/** The model's outputs cannot be read. Code: `heads/missing-field`. */
export class HeadsError extends RoadsceneError {}
