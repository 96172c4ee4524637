import type { EgoVelocity } from '../domain/EgoMotion.js';
import type { RadarInBase } from '../domain/PublishedFrame.js';
import type { TimeNs } from '../domain/time.js';
import type { Track } from '../domain/Track.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import type { TrackParameters } from './parameters.js';

/** What the tracker needs to know of a frame besides its detections. */
export interface TrackContext {
  readonly stampNs: TimeNs;
  /** Of the vehicle at the stamp; undefined when neither odometry nor Doppler tells. */
  readonly ego: EgoVelocity | undefined;
  readonly radar: RadarInBase;
  /** Some return of `radar` has a range rate over ground; otherwise its zeros mean "unknown". */
  readonly hasRadialSpeed: boolean;
  /** Period of folded range rates in m/s (the model contract's); undefined when none of the radars folds. */
  readonly dopplerPeriodMps?: number | undefined;
}

/** Follows objects over frames. */
export class Tracker {
  readonly #parameters: TrackParameters;
  #tracks: readonly Track[] = [];

  constructor(parameters: TrackParameters) {
    this.#parameters = parameters;
  }

  /** Tracks at the context's stamp, oldest first: those seen now and those still coasting. Rejected detections are passed over. */
  update(detections: readonly JudgedDetection[], context: TrackContext): readonly Track[] {
    void this.#parameters;
    void detections;
    void context;
    return this.#tracks;
  }

  /** Ends all tracks; their ids are not given again. */
  reset(): void {
    this.#tracks = [];
  }
}
