import { RoadsceneError } from '../domain/RoadsceneError.js';

/** The model's outputs cannot be read. Codes: `heads/missing-field`, `heads/unknown-class`. */
export class HeadsError extends RoadsceneError {}
