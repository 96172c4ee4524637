import { RoadsceneError } from '../domain/RoadsceneError.js';

/** A message type or definition that is not known or cannot be read. */
export class MessagesError extends RoadsceneError {}
