import type { Transform } from '../../geometry/Transform.js';

/** Unit quaternion (x, y, z, w), w >= 0, of a rotation matrix (S. W. Shepperd, "Quaternion from rotation matrix", 1978). */
export function quaternionOf({ m }: Transform): [number, number, number, number] {
  const trace = m[0]! + m[5]! + m[10]!;
  const candidates = [trace, m[0]!, m[5]!, m[10]!];
  const largest = candidates.indexOf(Math.max(...candidates));
  let q: [number, number, number, number];
  if (largest === 0) q = [m[9]! - m[6]!, m[2]! - m[8]!, m[4]! - m[1]!, 1 + trace];
  else if (largest === 1) q = [1 + m[0]! - m[5]! - m[10]!, m[1]! + m[4]!, m[2]! + m[8]!, m[9]! - m[6]!];
  else if (largest === 2) q = [m[1]! + m[4]!, 1 - m[0]! + m[5]! - m[10]!, m[6]! + m[9]!, m[2]! - m[8]!];
  else q = [m[2]! + m[8]!, m[6]! + m[9]!, 1 - m[0]! - m[5]! + m[10]!, m[4]! - m[1]!];
  const norm = (q[3] < 0 ? -1 : 1) * Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm];
}
