import type { TimeNs } from './time.js';

export interface ErrorPlace {
  readonly topic?: string;
  readonly stampNs?: TimeNs;
  readonly cause?: unknown;
}

/** A setup error: the run cannot go on as asked. One sub-class per stage. What goes wrong with single frames is an `Alert` value instead. */
export class RoadsceneError extends Error {
  /** Stable, `stage/what`. */
  readonly code: string;
  readonly topic?: string;
  readonly stampNs?: TimeNs;

  constructor(code: string, message: string, place: ErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.name = new.target.name;
    this.code = code;
    if (place.topic !== undefined) this.topic = place.topic;
    if (place.stampNs !== undefined) this.stampNs = place.stampNs;
  }

  get stage(): string {
    return this.code.split('/')[0]!;
  }
}
