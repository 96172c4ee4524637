import type { Transform } from '../../../geometry/Transform.js';
import { cos, sin } from '../../math/deterministicMath.js';
import type { Pose, WorldFrame } from '../../world/WorldFrame.js';
import type { CameraView } from '../CameraView.js';
import { type LightModel, lowBeam } from '../shade/lightModel.js';
import { MATERIALS, type TriangleRaster } from '../TriangleRaster.js';

/** State shared by all drawing functions in one frame. */
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

/** Input of `lightAt`: point and normal in the world frame, share of sun, openness, share of street light. */
export const surface = new Float64Array(9);
/** Output of `lightAt`. */
export const lit = new Float64Array(3);
const place = new Float64Array(4);

/**
 * Light that a surface of albedo 1 sends back: sky and ground by its tilt, sun, the ego vehicle's lamps, street lamps.
 * Openness is 1 under the sky and 0 where neither sun nor sky reach (tunnels). Numbers travel in `surface` and `lit`, since
 * doubles in arguments would be put on the heap.
 */
export function lightAt(canvas: Canvas): void {
  const { light } = canvas;
  const nx = surface[3]!;
  const ny = surface[4]!;
  const nz = surface[5]!;
  const open = surface[7]!;
  const up = 0.5 + 0.5 * nz;
  const { sun, skyRgb, bounceRgb, sunRgb, tunnelRgb, outsideGain } = light;
  const sunDot = nx * sun[0] + ny * sun[1] + nz * sun[2];
  const sunny = sunDot > 0 ? sunDot * surface[6]! * open : 0;
  const outside = open * outsideGain;
  const below = (1 - up) * 0.6;
  const inside = (1 - open) * (0.75 + 0.25 * (nz < 0 ? -nz : nz));
  let r = (skyRgb[0] * up + bounceRgb[0] * below + sunRgb[0] * sunny) * outside + tunnelRgb[0] * inside;
  let g = (skyRgb[1] * up + bounceRgb[1] * below + sunRgb[1] * sunny) * outside + tunnelRgb[1] * inside;
  let b = (skyRgb[2] * up + bounceRgb[2] * below + sunRgb[2] * sunny) * outside + tunnelRgb[2] * inside;
  if (light.headLampGain > 0) {
    const m = canvas.view.worldFromBase.m;
    const dx = surface[0]! - m[3]!;
    const dy = surface[1]! - m[7]!;
    const dz = surface[2]! - m[11]!;
    const bx = m[0]! * dx + m[4]! * dy + m[8]! * dz;
    if (bx > 0.5) {
      place[0] = bx;
      place[1] = m[1]! * dx + m[5]! * dy + m[9]! * dz;
      place[2] = m[2]! * dx + m[6]! * dy + m[10]! * dz;
      lowBeam(place);
      const facing = -(nx * dx + ny * dy + nz * (dz - 0.66)) / bx;
      const beam = place[3]! * light.headLampGain * (facing > 0.1 ? facing : 0.1);
      r += beam;
      g += beam * 0.94;
      b += beam * 0.82;
    }
  }
  const lamp = surface[8]! * light.streetLampGain * (0.3 + 0.7 * up);
  lit[0] = r + lamp * 0.62;
  lit[1] = g + lamp * 0.46;
  lit[2] = b + lamp * 0.24;
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
    surface[0] = px;
    surface[1] = py;
    surface[2] = pz;
    surface[3] = nx;
    surface[4] = ny;
    surface[5] = nz;
    surface[6] = look.sunShare ?? 1;
    surface[7] = look.open ?? 1;
    surface[8] = look.lampShare ?? 0;
    lightAt(canvas);
    raster.red = look.rgb[0] * lit[0]! + (look.emits?.[0] ?? 0);
    raster.green = look.rgb[1] * lit[1]! + (look.emits?.[1] ?? 0);
    raster.blue = look.rgb[2] * lit[2]! + (look.emits?.[2] ?? 0);
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
  corner(raster.input, 0, a, 0, 0);
  corner(raster.input, 5, b, along, 0);
  corner(raster.input, 10, d, along, up);
  raster.triangle();
  corner(raster.input, 5, d, along, up);
  corner(raster.input, 10, e, 0, up);
  raster.triangle();
}

function corner(input: Float64Array, at: number, k: number, u: number, v: number): void {
  input[at] = boxCamera[k * 3]!;
  input[at + 1] = boxCamera[k * 3 + 1]!;
  input[at + 2] = boxCamera[k * 3 + 2]!;
  input[at + 3] = u;
  input[at + 4] = v;
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
