import type { SceneMode } from '../../domain/RoadScene.js';
import type { TimeNs } from '../../domain/time.js';
import { type FrameMode, frameMode, type ModeFacts } from './frameMode.js';

/** The mode a scene is published in. */
export interface ModeState {
  readonly mode: SceneMode;
  readonly reason: string;
  /** Stamp of the frame that entered it. */
  readonly sinceNs: TimeNs;
}

/** Best first. */
const RANKS: Readonly<Record<SceneMode, number>> = {
  NOMINAL: 0,
  CAMERA_ONLY: 1,
  RADAR_ONLY: 2,
  MISALIGNED: 3,
  STALE: 4,
  FAILED: 5,
};

/** Modes with hysteresis: down at once; up after several good frames, to the worst mode those frames allow. */
export class ModeMachine {
  readonly #goodFrames: number;
  #state: { readonly mode: SceneMode; readonly reason: string; readonly sinceNs: TimeNs } | undefined;
  #better = 0;
  #worstOfBetter: FrameMode | undefined;

  constructor(goodFrames: number) {
    this.#goodFrames = goodFrames;
  }

  reset(): void {
    this.#state = undefined;
    this.#forget();
  }

  update(facts: ModeFacts): ModeState {
    const now = frameMode(facts);
    const state = this.#state;
    if (state === undefined || RANKS[now.mode] > RANKS[state.mode]) return this.#enter(now, facts.stampNs);
    if (now.mode === state.mode) {
      this.#forget();
      this.#state = { ...now, sinceNs: state.sinceNs };
      return this.#state;
    }
    this.#better += 1;
    if (this.#worstOfBetter === undefined || RANKS[now.mode] >= RANKS[this.#worstOfBetter.mode])
      this.#worstOfBetter = now;
    if (this.#better >= this.#goodFrames) return this.#enter(this.#worstOfBetter, facts.stampNs);
    return { ...state, reason: `${state.reason}; recovered for ${this.#better} of ${this.#goodFrames} frames` };
  }

  #enter(next: FrameMode, stampNs: TimeNs): ModeState {
    const sinceNs = this.#state?.mode === next.mode ? this.#state.sinceNs : stampNs;
    this.#state = { ...next, sinceNs };
    this.#forget();
    return this.#state;
  }

  #forget(): void {
    this.#better = 0;
    this.#worstOfBetter = undefined;
  }
}
