import { compose, invert, transformPoint, type Transform } from '../../geometry/Transform.js';
import { worldFromPose } from '../truth/PosedBox.js';
import type { EgoState } from '../world/WorldFrame.js';
import type { RadarSweep } from './RadarSweep.js';

export interface PosedSweep {
  readonly sweep: RadarSweep;
  readonly ego: EgoState;
}

/** All points of several sweeps in the radar frame of the last one; range rates stay as measured. */
export function accumulateSweeps(sweeps: readonly PosedSweep[], baseFromRadar: Transform): RadarSweep {
  const last = sweeps.at(-1)!;
  const count = sweeps.reduce((sum, { sweep }) => sum + sweep.points.count, 0);
  const points = {
    count,
    xM: new Float32Array(count),
    yM: new Float32Array(count),
    zM: new Float32Array(count),
    rangeRateMps: new Float32Array(count),
    magnitudeDb: new Float32Array(count),
  };
  const source = new Int32Array(count);
  const radarFromWorld = invert(compose(worldFromPose(last.ego.pose), baseFromRadar));
  let at = 0;
  for (const { sweep, ego } of sweeps) {
    const lastFromThis = compose(radarFromWorld, compose(worldFromPose(ego.pose), baseFromRadar));
    for (let i = 0; i < sweep.points.count; i++, at++) {
      const moved = transformPoint(lastFromThis, sweep.points.xM[i]!, sweep.points.yM[i]!, sweep.points.zM[i]!);
      points.xM[at] = moved[0];
      points.yM[at] = moved[1];
      points.zM[at] = moved[2];
      points.rangeRateMps[at] = sweep.points.rangeRateMps[i]!;
      points.magnitudeDb[at] = sweep.points.magnitudeDb[i]!;
      source[at] = sweep.source[i]!;
    }
  }
  return { kind: last.sweep.kind, dopplerPeriodMps: last.sweep.dopplerPeriodMps, points, source };
}
