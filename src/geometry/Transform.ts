import type { FrameTransform } from '../domain/FrameTransforms.js';
import type { Transform } from '../domain/Transform.js';

export type { Transform } from '../domain/Transform.js';

export const identity = (): Transform => ({ m: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0) });

/** Normalises the quaternion; throws RangeError when its length is 0 or not finite. */
export function transformFromQuaternion(
  translationM: readonly [number, number, number],
  rotationXyzw: readonly [number, number, number, number],
): Transform {
  const [qx, qy, qz, qw] = rotationXyzw;
  // Not Math.hypot, whose last bit differs between engines: generated recordings must be identical.
  const norm = Math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw);
  if (!(norm > 1e-6 && Number.isFinite(norm)))
    throw new RangeError(`Expected a quaternion of length 1 but received (${rotationXyzw.join(', ')})`);
  const x = qx / norm;
  const y = qy / norm;
  const z = qz / norm;
  const w = qw / norm;
  const [tx, ty, tz] = translationM;
  return {
    m: Float64Array.of(
      1 - 2 * (y * y + z * z),
      2 * (x * y - w * z),
      2 * (x * z + w * y),
      tx,
      2 * (x * y + w * z),
      1 - 2 * (x * x + z * z),
      2 * (y * z - w * x),
      ty,
      2 * (x * z - w * y),
      2 * (y * z + w * x),
      1 - 2 * (x * x + y * y),
      tz,
    ),
  };
}

export const parentFromChild = (transform: FrameTransform): Transform =>
  transformFromQuaternion(transform.translationM, transform.rotationXyzw);

/** a_from_c of a_from_b and b_from_c. */
export function compose(aFromB: Transform, bFromC: Transform): Transform {
  const a = aFromB.m;
  const b = bFromC.m;
  const m = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    for (let col = 0; col < 4; col++) {
      m[row * 4 + col] =
        a[row * 4]! * b[col]! +
        a[row * 4 + 1]! * b[4 + col]! +
        a[row * 4 + 2]! * b[8 + col]! +
        (col === 3 ? a[row * 4 + 3]! : 0);
    }
  }
  return { m };
}

export function invert(aFromB: Transform): Transform {
  const a = aFromB.m;
  const m = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    for (let col = 0; col < 3; col++) m[row * 4 + col] = a[col * 4 + row]!;
    m[row * 4 + 3] = -(a[row]! * a[3]! + a[4 + row]! * a[7]! + a[8 + row]! * a[11]!);
  }
  return { m };
}

export function transformPoint(aFromB: Transform, xM: number, yM: number, zM: number): [number, number, number] {
  const m = aFromB.m;
  return [
    m[0]! * xM + m[1]! * yM + m[2]! * zM + m[3]!,
    m[4]! * xM + m[5]! * yM + m[6]! * zM + m[7]!,
    m[8]! * xM + m[9]! * yM + m[10]! * zM + m[11]!,
  ];
}

/** Rotation about z and a shift in the plane. */
export function planarTransform(xM: number, yM: number, yawRad: number): Transform {
  const c = Math.cos(yawRad);
  const s = Math.sin(yawRad);
  return { m: Float64Array.of(c, -s, 0, xM, s, c, 0, yM, 0, 0, 1, 0) };
}

export function transformsEqual(a: Transform | undefined, b: Transform | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  for (let i = 0; i < 12; i++) if (a.m[i] !== b.m[i]) return false;
  return true;
}
