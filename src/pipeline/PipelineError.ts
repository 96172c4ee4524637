import { RoadsceneError } from '../domain/RoadsceneError.js';

/** A run that cannot start: `pipeline/no-input`. */
export class PipelineError extends RoadsceneError {}
