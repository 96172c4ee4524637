import { RoadsceneError } from '../domain/RoadsceneError.js';

/** A recording that cannot be opened, or topics that cannot be chosen. */
export class SourceError extends RoadsceneError {}
