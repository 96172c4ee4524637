import { RoadsceneError } from '../domain/RoadsceneError.js';

/** A recording that cannot be opened, or topics that cannot be chosen. */
export class SourceError extends RoadsceneError {}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
