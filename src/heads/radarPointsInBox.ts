import type { RadarInBase } from '../domain/PublishedFrame.js';
import type { DecodedBox } from './BoxDecoder.js';

/** Returns inside the box grown by `marginM` on all sides, height left out (many radars do not measure it). */
export function radarPointsInBox(box: DecodedBox, radar: RadarInBase, marginM: number): number {
  const cos = Math.cos(box.yawRad);
  const sin = Math.sin(box.yawRad);
  const halfLengthM = box.lengthM / 2 + marginM;
  const halfWidthM = box.widthM / 2 + marginM;
  const reachM = Math.hypot(halfLengthM, halfWidthM);
  const { xM, yM } = radar;
  let count = 0;
  for (let i = 0; i < xM.length; i++) {
    const dx = xM[i]! - box.xM;
    if (dx > reachM || dx < -reachM) continue;
    const dy = yM[i]! - box.yM;
    if (Math.abs(cos * dx + sin * dy) <= halfLengthM && Math.abs(cos * dy - sin * dx) <= halfWidthM) count += 1;
  }
  return count;
}
