import type { Alert } from '../domain/Alert.js';
import { AlertLog } from '../domain/AlertLog.js';

/** Counts every alert of a run and passes those raised between two frames to the later frame. */
export class AlertCollector {
  readonly log: AlertLog;
  #sinceFrame: Alert[] = [];

  constructor(onFirst: (alert: Alert) => void) {
    this.log = new AlertLog(onFirst);
  }

  readonly add = (alert: Alert): void => {
    this.log.add(alert);
    // A recording may raise any number of alerts before its first frame; the log counts them all.
    if (this.#sinceFrame.length < MAX_PER_FRAME) this.#sinceFrame.push(alert);
  };

  /** Those raised since the last call. */
  take(): readonly Alert[] {
    const taken = this.#sinceFrame;
    this.#sinceFrame = [];
    return taken;
  }
}

const MAX_PER_FRAME = 1000;
