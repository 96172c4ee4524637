import type { RoadScene } from '../../domain/RoadScene.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';

/** Places of one object as seen from the vehicle, oldest first: x, y, x, y, ... in base_link at each scene's stamp. */
export type Trails = ReadonlyMap<number, readonly number[]>;

const LENGTH_SECS = 2;

/** Positions of each tracked object relative to the vehicle over the last two seconds. */
export class TrackTrails {
  readonly #places = new Map<number, { readonly stampNs: TimeNs; readonly xM: number; readonly yM: number }[]>();

  add(scene: RoadScene): void {
    const seen = new Set<number>();
    for (const { trackId, xM, yM } of scene.objects) {
      seen.add(trackId);
      const places = this.#places.get(trackId) ?? [];
      this.#places.set(trackId, places);
      places.push({ stampNs: scene.stampNs, xM, yM });
      while (Math.abs(secsBetween(places[0]!.stampNs, scene.stampNs)) > LENGTH_SECS) places.shift();
    }
    for (const trackId of this.#places.keys()) if (!seen.has(trackId)) this.#places.delete(trackId);
  }

  /** A copy. */
  trails(): Trails {
    return new Map([...this.#places].map(([id, places]) => [id, places.flatMap(({ xM, yM }) => [xM, yM])]));
  }
}
