import { RoadsceneError } from '../domain/RoadsceneError.js';

/** An MCAP file that cannot be created or written. */
export class RecordingError extends RoadsceneError {}
