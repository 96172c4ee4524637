import type { Transform } from '../../../geometry/Transform.js';
import { cos, sin } from '../../math/deterministicMath.js';
import type { Pose, WorldFrame } from '../../world/WorldFrame.js';
import type { CameraView } from '../CameraView.js';
import { type LightModel, lowBeamAt } from '../shade/lightModel.js';
import { MATERIALS, type TriangleRaster } from '../TriangleRaster.js';

/** What all drawing functions share in one frame. */
export interface Canvas {
  readonly frame: WorldFrame;
  readonly view: CameraView;
  readonly raster: TriangleRaster;
  readonly light: LightModel;
  /** Light sources to glow after shading. */
  readonly glows: GlowList;
}

/** Where a light shines towards the camera; camera coordinates. */
export interface Glow {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** Size of the halo at 1 m. */
  readonly radius: number;
}

export class GlowList {
  readonly items: Glow[] = [];
}

const lit = new Float64Array(3);

/**
 * Light that a surface of albedo 1 sends back: sky and ground by its tilt, sun, the ego vehicle's lamps, street lamps.
 * `point` in the world frame; `shelter` 1 in the open, 0 where neither sun nor sky reach (tunnels), `sunShare` 0 in shadow.
 * Returns one array that the next call overwrites.
 */
export function lightAt(
  canvas: Canvas,
  xM: number,
  yM: number,
  zM: number,
  nx: number,
  ny: number,
  nz: number,
  sunShare: number,
  open: number,
  lampShare: number,
): Float64Array {
  const { light } = canvas;
  const up = 0.5 + 0.5 * nz;
  const sunDot = nx * light.sun[0] + ny * light.sun[1] + nz * light.sun[2];
  const sun = sunDot > 0 ? sunDot * sunShare * open : 0;
  const gain = light.outsideGain;
  for (let k = 0; k < 3; k++) {
    const outside = light.skyRgb[k]! * up + light.bounceRgb[k]! * (1 - up) * 0.6 + light.sunRgb[k]! * sun;
    lit[k] = outside * open * gain + light.tunnelRgb[k]! * (1 - open) * (0.75 + 0.25 * Math.abs(nz));
  }
  if (light.headLampGain > 0) {
    const m = canvas.view.worldFromBase.m;
    const dx = xM - m[3]!;
    const dy = yM - m[7]!;
    const dz = zM - m[11]!;
    const bx = m[0]! * dx + m[4]! * dy + m[8]! * dz;
    const by = m[1]! * dx + m[5]! * dy + m[9]! * dz;
    const bz = m[2]! * dx + m[6]! * dy + m[10]! * dz;
    if (bx > 0.5) {
      const facing = -(nx * (dx / bx) + ny * (dy / bx) + (nz * (dz - 0.66)) / bx);
      const beam = lowBeamAt(bx, by, bz) * light.headLampGain * (facing > 0.1 ? facing : 0.1);
      lit[0]! += beam;
      lit[1]! += beam * 0.94;
      lit[2]! += beam * 0.82;
    }
  }
  if (lampShare > 0) {
    const lamp = lampShare * light.streetLampGain * (0.3 + 0.7 * up);
    lit[0]! += lamp * 0.62;
    lit[1]! += lamp * 0.46;
    lit[2]! += lamp * 0.24;
  }
  return lit;
}

/** Pose with roll about the own x axis, as world_from_body, written to `out` when given. */
export function bodyTransform(pose: Pose, rollRad: number, out: Float64Array = new Float64Array(12)): Transform {
  const c = cos(pose.yawRad);
  const s = sin(pose.yawRad);
  const cp = pose.pitchRad === 0 ? 1 : cos(pose.pitchRad);
  const sp = pose.pitchRad === 0 ? 0 : sin(pose.pitchRad);
  const cr = rollRad === 0 ? 1 : cos(rollRad);
  const sr = rollRad === 0 ? 0 : sin(rollRad);
  out[0] = c * cp;
  out[1] = -s * cr - c * sp * sr;
  out[2] = s * sr - c * sp * cr;
  out[3] = pose.xM;
  out[4] = s * cp;
  out[5] = c * cr - s * sp * sr;
  out[6] = -c * sr - s * sp * cr;
  out[7] = pose.yM;
  out[8] = sp;
  out[9] = cp * sr;
  out[10] = cp * cr;
  out[11] = pose.zM;
  return { m: out };
}

const boxCorners = new Float64Array(24);
const boxCamera = new Float64Array(24);
// Each face by its corners (bit 0: front, bit 1: left, bit 2: top) and its normal in the box.
const FACES = Int8Array.of(
  ...[1, 3, 7, 5, 1, 0, 0],
  ...[0, 2, 6, 4, -1, 0, 0],
  ...[2, 3, 7, 6, 0, 1, 0],
  ...[0, 1, 5, 4, 0, -1, 0],
  ...[4, 5, 7, 6, 0, 0, 1],
  ...[0, 1, 3, 2, 0, 0, -1],
);

export interface BoxLook {
  readonly rgb: readonly [number, number, number];
  readonly material?: number;
  readonly sunShare?: number;
  readonly open?: number;
  readonly lampShare?: number;
  /** Light of its own, added. */
  readonly emits?: readonly [number, number, number];
}

/** An upright box with its middle at (x, y) of `body` and between two heights; u runs along a face, v upwards, in metres. */
export function drawBox(
  canvas: Canvas,
  body: Transform,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  z0: number,
  z1: number,
  look: BoxLook,
): void {
  const m = body.m;
  const c = canvas.view.cameraFromWorld.m;
  let nearest = -Infinity;
  for (let i = 0; i < 8; i++) {
    const x = i & 1 ? x1 : x0;
    const y = i & 2 ? y1 : y0;
    const z = i & 4 ? z1 : z0;
    const wx = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    const wy = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    const wz = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
    boxCorners[i * 3] = wx;
    boxCorners[i * 3 + 1] = wy;
    boxCorners[i * 3 + 2] = wz;
    boxCamera[i * 3] = c[0]! * wx + c[1]! * wy + c[2]! * wz + c[3]!;
    boxCamera[i * 3 + 1] = c[4]! * wx + c[5]! * wy + c[6]! * wz + c[7]!;
    const depth = c[8]! * wx + c[9]! * wy + c[10]! * wz + c[11]!;
    boxCamera[i * 3 + 2] = depth;
    if (depth > nearest) nearest = depth;
  }
  if (nearest < 0.25) return;
  const { raster } = canvas;
  const eye = canvas.view.worldFromCamera.m;
  raster.nextMaterial = look.material ?? MATERIALS.flat;
  for (let face = 0; face < FACES.length; face += 7) {
    const a = FACES[face]!;
    const b = FACES[face + 1]!;
    const d = FACES[face + 2]!;
    const e = FACES[face + 3]!;
    const lx = FACES[face + 4]!;
    const ly = FACES[face + 5]!;
    const lz = FACES[face + 6]!;
    const nx = m[0]! * lx + m[1]! * ly + m[2]! * lz;
    const ny = m[4]! * lx + m[5]! * ly + m[6]! * lz;
    const nz = m[8]! * lx + m[9]! * ly + m[10]! * lz;
    const px = (boxCorners[a * 3]! + boxCorners[d * 3]!) / 2;
    const py = (boxCorners[a * 3 + 1]! + boxCorners[d * 3 + 1]!) / 2;
    const pz = (boxCorners[a * 3 + 2]! + boxCorners[d * 3 + 2]!) / 2;
    if (nx * (eye[3]! - px) + ny * (eye[7]! - py) + nz * (eye[11]! - pz) <= 0) continue;
    const l = lightAt(canvas, px, py, pz, nx, ny, nz, look.sunShare ?? 1, look.open ?? 1, look.lampShare ?? 0);
    raster.red = look.rgb[0] * l[0]! + (look.emits?.[0] ?? 0);
    raster.green = look.rgb[1] * l[1]! + (look.emits?.[1] ?? 0);
    raster.blue = look.rgb[2] * l[2]! + (look.emits?.[2] ?? 0);
    const along = lz === 0 ? (lx === 0 ? x1 - x0 : y1 - y0) : x1 - x0;
    const up = lz === 0 ? z1 - z0 : y1 - y0;
    quadFromCorners(raster, a, b, d, e, along, up);
  }
}

function quadFromCorners(
  raster: TriangleRaster,
  a: number,
  b: number,
  d: number,
  e: number,
  along: number,
  up: number,
): void {
  const v = boxCamera;
  raster.triangle(
    v[a * 3]!,
    v[a * 3 + 1]!,
    v[a * 3 + 2]!,
    0,
    0,
    v[b * 3]!,
    v[b * 3 + 1]!,
    v[b * 3 + 2]!,
    along,
    0,
    v[d * 3]!,
    v[d * 3 + 1]!,
    v[d * 3 + 2]!,
    along,
    up,
  );
  raster.triangle(
    v[a * 3]!,
    v[a * 3 + 1]!,
    v[a * 3 + 2]!,
    0,
    0,
    v[d * 3]!,
    v[d * 3 + 1]!,
    v[d * 3 + 2]!,
    along,
    up,
    v[e * 3]!,
    v[e * 3 + 1]!,
    v[e * 3 + 2]!,
    0,
    up,
  );
}

/** Depth of a world point, and whether a sphere around it can be in the picture. */
export function depthIfVisible(canvas: Canvas, xM: number, yM: number, zM: number, radiusM: number): number {
  const c = canvas.view.cameraFromWorld.m;
  const depth = c[8]! * xM + c[9]! * yM + c[10]! * zM + c[11]!;
  if (depth < -radiusM) return -1;
  const x = c[0]! * xM + c[1]! * yM + c[2]! * zM + c[3]!;
  const { view } = canvas;
  const slack = radiusM * 1.6;
  const forward = depth > 0.1 ? depth : 0.1;
  if ((x + slack) * view.fxPx < -view.cxPx * forward || (x - slack) * view.fxPx > (view.widthPx - view.cxPx) * forward)
    return -1;
  return depth > 0.1 ? depth : 0.1;
}
