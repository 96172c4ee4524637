import type { Hazard } from './Hazard.js';

/** What a scene may contain in a mode. The guard has the table (docs/trust.md); scene assembly applies it. */
export interface ModeRule {
  /** The best verdict an object may have; `none`: no objects at all. */
  readonly objects: 'confirmed' | 'unconfirmed' | 'none';
  readonly drivableArea: boolean;
  readonly laneBoundaries: boolean;
  readonly freeDistance: boolean;
  readonly conditions: boolean;
  readonly classImage: boolean;
  /** The most severe hazard that may be raised; `none`: no hazards at all. */
  readonly hazards: Hazard['severity'] | 'none';
}
