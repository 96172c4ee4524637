import { clamp, cos, sin } from '../../math/deterministicMath.js';
import type { RoadView } from '../../world/RoadView.js';
import { MATERIALS } from '../TriangleRaster.js';
import type { Canvas } from './Canvas.js';

const COLUMNS_M = [-140, -60, -28, -16, -8, 0, 8, 16, 28, 60, 140] as const;
const previous = new Float64Array(COLUMNS_M.length * 4);
const current = new Float64Array(COLUMNS_M.length * 4);

/** The surface as strips across the road; u is the station less the ego vehicle's, v the offset. */
export function drawGround(canvas: Canvas): void {
  const { frame, raster } = canvas;
  const { road } = frame;
  raster.nextMaterial = MATERIALS.ground;
  raster.nextClass = 0;
  raster.nextInstance = 0;
  const ego = Math.round((road.egoStationM - road.firstStationM) / road.stepM);
  let i = Math.max(0, ego - 8);
  let u0 = row(canvas, road, i, previous);
  while (i < road.xM.length - 1) {
    const ahead = (i - ego) * road.stepM;
    i = Math.min(road.xM.length - 1, i + (ahead < 40 ? 1 : ahead < 120 ? 3 : 8));
    const u1 = row(canvas, road, i, current);
    for (let k = 0; k + 1 < COLUMNS_M.length; k++) cell(canvas, k * 4, k * 4 + 4, u0, u1);
    previous.set(current);
    u0 = u1;
  }
}

/** Returns the row's u. */
function row(canvas: Canvas, road: RoadView, i: number, out: Float64Array): number {
  const heading = road.headingRad[i]!;
  const s = sin(heading);
  const c = cos(heading);
  const before = road.headingRad[Math.max(0, i - 1)]!;
  const after = road.headingRad[Math.min(road.headingRad.length - 1, i + 1)]!;
  const curvature = (after - before) / (2 * road.stepM);
  // Rows must not cross inside a bend.
  const leftLimit = curvature > 1e-6 ? 0.85 / curvature : 1e9;
  const rightLimit = curvature < -1e-6 ? 0.85 / curvature : -1e9;
  const m = canvas.view.cameraFromWorld.m;
  const z = road.zM[i]!;
  for (let k = 0; k < COLUMNS_M.length; k++) {
    const d = clamp(COLUMNS_M[k]!, rightLimit, leftLimit);
    const x = road.xM[i]! - s * d;
    const y = road.yM[i]! + c * d;
    out[k * 4] = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    out[k * 4 + 1] = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    out[k * 4 + 2] = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
    out[k * 4 + 3] = d;
  }
  return road.firstStationM + i * road.stepM - road.egoStationM;
}

function cell(canvas: Canvas, a: number, b: number, u0: number, u1: number): void {
  const { raster } = canvas;
  const p = previous;
  const q = current;
  if (p[a + 2]! < 0.2 && p[b + 2]! < 0.2 && q[a + 2]! < 0.2 && q[b + 2]! < 0.2) return;
  corner(raster.input, 0, p, a, u0);
  corner(raster.input, 5, p, b, u0);
  corner(raster.input, 10, q, b, u1);
  raster.triangle();
  corner(raster.input, 5, q, b, u1);
  corner(raster.input, 10, q, a, u1);
  raster.triangle();
}

function corner(input: Float64Array, at: number, from: Float64Array, k: number, u: number): void {
  input[at] = from[k]!;
  input[at + 1] = from[k + 1]!;
  input[at + 2] = from[k + 2]!;
  input[at + 3] = u;
  input[at + 4] = from[k + 3]!;
}
