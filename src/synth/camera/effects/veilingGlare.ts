import type { CameraView } from '../CameraView.js';

/** Light of a sun in or near the picture that scatters in lens and windscreen: a veil over everything, strongest around it. Linear light. */
export function addVeilingGlare(
  light: Float32Array,
  view: CameraView,
  sun: { readonly direction: readonly [number, number, number]; readonly rgb: readonly [number, number, number] },
): void {
  const m = view.worldFromCamera.m;
  const [sx, sy, sz] = sun.direction;
  const z = m[2]! * sx + m[6]! * sy + m[10]! * sz;
  if (z < 0.3 || sun.rgb[0] < 0.2) return;
  const u = view.cxPx + ((m[0]! * sx + m[4]! * sy + m[8]! * sz) / z) * view.fxPx;
  const v = view.cyPx + ((m[1]! * sx + m[5]! * sy + m[9]! * sz) / z) * view.fyPx;
  const { widthPx, heightPx } = view;
  // A sun high above the picture is shaded by the roof.
  const strength = sz < 0.3 ? 1 : 0.25;
  const inverse = 1 / (0.05 * widthPx * widthPx);
  for (let y = 0, o = 0; y < heightPx; y++) {
    const dy = (y - v) * (y - v);
    for (let x = 0; x < widthPx; x++, o += 3) {
      const q = 1 / (1 + ((x - u) * (x - u) + dy) * inverse);
      const veil = (0.03 + 0.32 * q * q) * strength;
      light[o]! += sun.rgb[0] * veil;
      light[o + 1]! += sun.rgb[1] * veil;
      light[o + 2]! += sun.rgb[2] * veil;
    }
  }
}
