import type { FrameTransform } from '../domain/FrameTransforms.js';
import type { Transform } from '../domain/Transform.js';
import { transformFromQuaternion } from './Transform.js';

/** Between two transforms of one pair of frames; `share` 0 is `from`, 1 is `to`. Translation linear, rotation along the shorter great arc (Shoemake, SIGGRAPH 1985). */
export function interpolateTransform(from: FrameTransform, to: FrameTransform, share: number): Transform {
  const [ax, ay, az, aw] = from.rotationXyzw;
  let [bx, by, bz, bw] = to.rotationXyzw;
  const lengths = Math.hypot(ax, ay, az, aw) * Math.hypot(bx, by, bz, bw);
  let cosine = (ax * bx + ay * by + az * bz + aw * bw) / lengths;
  if (cosine < 0) {
    cosine = -cosine;
    [bx, by, bz, bw] = [-bx, -by, -bz, -bw];
  }
  const angle = Math.acos(Math.min(1, cosine));
  // Nearly parallel: the sines cancel; linear is exact to 1e-9 there.
  const a = angle < 1e-5 ? 1 - share : Math.sin((1 - share) * angle) / Math.sin(angle);
  const b = angle < 1e-5 ? share : Math.sin(share * angle) / Math.sin(angle);
  const mix = (i: 0 | 1 | 2): number => from.translationM[i] + share * (to.translationM[i] - from.translationM[i]);
  return transformFromQuaternion(
    [mix(0), mix(1), mix(2)],
    [a * ax + b * bx, a * ay + b * by, a * az + b * bz, a * aw + b * bw],
  );
}
