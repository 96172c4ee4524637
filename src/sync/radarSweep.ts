import type { PlacedSweep } from '../domain/FusionSample.js';
import type { RadarScan } from '../domain/RadarScan.js';
import { secsBetween } from '../domain/time.js';
import type { SyncContext } from './SyncContext.js';

/** Places a sweep in base_link and in time; undefined, with an alert, when its mounting is unknown. */
export function radarSweep(scan: RadarScan, context: SyncContext): PlacedSweep | undefined {
  const { tree, ego, baseFrameId, stampNs } = context;
  const lookup = tree.lookup(baseFrameId, scan.frameId, scan.stampNs);
  if (lookup.type === 'missing') {
    context.onAlert({
      severity: 'error',
      code: 'sync/missing-transform',
      message: `Expected a transform from "${scan.frameId}" to "${baseFrameId}" for ${scan.topic} but received none: ${lookup.reason}`,
      tip: 'This radar is not used. Publish its mounting on /tf_static or name it in sync.mountings, or set sync.baseFrameId to the vehicle frame of this robot.',
      topic: scan.topic,
      stampNs: scan.stampNs,
    });
    return undefined;
  }
  const sampleFromScan = ego.baseAtToFromBaseAtFrom(scan.stampNs, stampNs);
  const velocity = ego.velocityAt(scan.stampNs);
  return {
    scan,
    baseFromRadar: lookup.aFromB,
    ...(sampleFromScan !== undefined && { sampleFromScan }),
    ...(velocity !== undefined && { velocity }),
    ageSecs: secsBetween(scan.stampNs, stampNs),
  };
}
