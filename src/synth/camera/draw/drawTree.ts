import { Rng } from '../../math/Rng.js';
import type { Furniture } from '../../world/WorldFrame.js';
import type { Mesh } from '../meshes/Mesh.js';
import { MeshBuilder } from '../meshes/MeshBuilder.js';
import { MATERIALS } from '../TriangleRaster.js';
import { bodyTransform, type Canvas, drawBox, lightAt, lit, surface } from './Canvas.js';

interface Surroundings {
  readonly open: number;
  readonly lampShare: number;
  readonly snowy: boolean;
}

const VARIANTS = 4;

/** Crowns of a few overlapping balls in a unit box: 1 m high, 1 m wide, from z = 0. */
function crowns(balls: number, rings: number, sides: number): readonly Mesh[] {
  return Array.from({ length: VARIANTS }, (_, variant) => {
    const rng = new Rng(91 + variant);
    const b = new MeshBuilder();
    b.ball([0, 0, 0.5], [0.42, 0.42, 0.48], rings, sides, 'fur');
    for (let i = 1; i < balls; i++) {
      const radius = rng.uniform(0.2, 0.3);
      b.ball(
        [rng.uniform(-0.26, 0.26), rng.uniform(-0.26, 0.26), rng.uniform(0.28, 0.75)],
        [radius, radius, radius * 0.9],
        rings,
        sides,
        'fur',
      );
    }
    return b.build({ lengthM: 1, widthM: 1, heightM: 1 });
  });
}

const NEAR = crowns(5, 5, 7);
const MIDDLE = crowns(3, 4, 6);
const FAR = crowns(1, 4, 5);

const conifer = (() => {
  const b = new MeshBuilder();
  b.cone(0, 0, [0, 0.5], [0.5, 0.22], 7, 'fur');
  b.cone(0, 0, [0.35, 0.78], [0.38, 0.12], 7, 'fur');
  b.cone(0, 0, [0.65, 1], [0.25, 0.01], 7, 'fur');
  return b.build({ lengthM: 1, widthM: 1, heightM: 1 });
})();

const bodyMatrix = new Float64Array(12);

export function drawTree(canvas: Canvas, item: Furniture, depthM: number, around: Surroundings): void {
  const { frame, raster, view } = canvas;
  const rng = new Rng(item.appearanceSeed);
  const isBush = item.kind === 'bush';
  const isConifer = !isBush && frame.road.kind !== 'urban' && rng.chance(0.3);
  const trunkM = isBush ? 0 : item.heightM * (isConifer ? 0.1 : rng.uniform(0.24, 0.36));
  const body = bodyTransform(item.pose, 0, bodyMatrix);
  if (!isBush) {
    const r = 0.07 + item.heightM * 0.012;
    drawBox(canvas, body, -r, r, -r, r, 0, trunkM + item.heightM * 0.2, { rgb: [0.11, 0.085, 0.06], ...around });
  }
  const bare = around.snowy && !isConifer;
  const green = rng.uniform(0.75, 1.25);
  const yellow = rng.uniform(0.8, 1.3);
  const rgb = bare
    ? ([0.32, 0.3, 0.29] as const)
    : isConifer
      ? ([0.034 * green, 0.068 * green, 0.034 * green] as const)
      : ([0.075 * green * yellow, 0.13 * green, 0.036 * green] as const);
  const sizePx = (item.heightM * view.fxPx) / depthM;
  const set = sizePx > 70 ? NEAR : sizePx > 26 ? MIDDLE : FAR;
  const mesh = isConifer ? conifer : set[item.appearanceSeed % VARIANTS]!;
  const sx = item.lengthM * (isConifer ? 0.75 : 1.1);
  const sz = item.heightM - trunkM;
  const w = body.m;
  const c = view.cameraFromWorld.m;
  raster.nextMaterial = MATERIALS.leaves;
  const p = raster.input;
  const { corners, normals } = mesh;
  for (let t = 0; t < mesh.triangleCount; t++) {
    const nx = normals[t * 3]!;
    const ny = normals[t * 3 + 1]!;
    const nz = normals[t * 3 + 2]!;
    const wnx = w[0]! * nx + w[1]! * ny + w[2]! * nz;
    const wny = w[4]! * nx + w[5]! * ny + w[6]! * nz;
    const wnz = w[8]! * nx + w[9]! * ny + w[10]! * nz;
    let wx = 0;
    let wy = 0;
    let wz = 0;
    for (let k = 0; k < 3; k++) {
      const x = corners[t * 9 + k * 3]! * sx;
      const y = corners[t * 9 + k * 3 + 1]! * sx;
      const up = corners[t * 9 + k * 3 + 2]! * sz;
      const z = trunkM + up;
      wx = w[0]! * x + w[1]! * y + w[2]! * z + w[3]!;
      wy = w[4]! * x + w[5]! * y + w[6]! * z + w[7]!;
      wz = w[8]! * x + w[9]! * y + w[10]! * z + w[11]!;
      p[k * 5] = c[0]! * wx + c[1]! * wy + c[2]! * wz + c[3]!;
      p[k * 5 + 1] = c[4]! * wx + c[5]! * wy + c[6]! * wz + c[7]!;
      p[k * 5 + 2] = c[8]! * wx + c[9]! * wy + c[10]! * wz + c[11]!;
      p[k * 5 + 3] = x - 0.7 * y + 0.45 * up;
      p[k * 5 + 4] = up + 0.6 * y - 0.3 * x;
    }
    const cnx = c[0]! * wnx + c[1]! * wny + c[2]! * wnz;
    const cny = c[4]! * wnx + c[5]! * wny + c[6]! * wnz;
    const cnz = c[8]! * wnx + c[9]! * wny + c[10]! * wnz;
    if (cnx * p[0]! + cny * p[1]! + cnz * p[2]! >= 0) continue;
    surface[0] = wx;
    surface[1] = wy;
    surface[2] = wz;
    surface[3] = wnx * 0.8;
    surface[4] = wny * 0.8;
    surface[5] = wnz;
    surface[6] = 1;
    surface[7] = around.open;
    surface[8] = around.lampShare;
    lightAt(canvas);
    const snow = around.snowy && wnz > 0.35 ? 0.7 : 0;
    raster.red = (rgb[0] * (1 - snow) + 0.8 * snow) * lit[0]!;
    raster.green = (rgb[1] * (1 - snow) + 0.8 * snow) * lit[1]!;
    raster.blue = (rgb[2] * (1 - snow) + 0.83 * snow) * lit[2]!;
    raster.triangle();
  }
}
