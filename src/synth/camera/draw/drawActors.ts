import { CLASS_OF_KIND, type ActorState } from '../../world/WorldFrame.js';
import { VULNERABLE_CLASSES } from '../../../domain/ObjectClass.js';
import { PIXEL_CLASS_IDS } from '../../../domain/PixelClass.js';
import { compose } from '../../../geometry/Transform.js';
import { cos, HALF_PI, sin } from '../../math/deterministicMath.js';
import { type Mesh, ROLES } from '../meshes/Mesh.js';
import { type Detail, meshOf } from '../meshes/meshLibrary.js';
import { MATERIALS } from '../TriangleRaster.js';
import { bodyTransform, type Canvas, depthIfVisible, drawBox, lightAt, lit, surface } from './Canvas.js';
import { type Palette, paletteOf } from './palette.js';
import { lampShareAt, opennessAt } from './surroundings.js';

const CLASS_OTHER = PIXEL_CLASS_IDS.other;
const CLASS_VEHICLE = PIXEL_CLASS_IDS.vehicle;
const CLASS_VULNERABLE = PIXEL_CLASS_IDS.vulnerable_road_user;

const FAR_M = 330;
const swing = new Float64Array(10);
const bodyMatrix = new Float64Array(12);

/** `sunShares[i]` is the share of direct sun that reaches actor i. */
export function drawActors(canvas: Canvas, sunShares: Float32Array): void {
  const { frame } = canvas;
  const blinkOn = frame.timeSecs * 1.5 - Math.floor(frame.timeSecs * 1.5) < 0.5;
  frame.actors.forEach((actor, index) => {
    const { pose } = actor;
    const radius = (actor.lengthM + actor.heightM) / 2;
    const depth = depthIfVisible(canvas, pose.xM, pose.yM, pose.zM + actor.heightM / 2, radius);
    if (depth < 0 || depth > FAR_M || depth * canvas.light.fogPerM > 9) return;
    drawActor(canvas, actor, depth, sunShares[index] ?? 1, blinkOn !== (actor.id % 2 === 0));
  });
}

function drawActor(canvas: Canvas, actor: ActorState, depthM: number, sunShare: number, blinkOn: boolean): void {
  const { raster, view } = canvas;
  const sizePx = (actor.heightM * view.fxPx) / depthM;
  const detail: Detail = sizePx > 34 ? 0 : sizePx > 12 ? 1 : 2;
  const mesh = meshOf(actor, detail);
  const colours = paletteOf(actor, blinkOn);
  raster.nextMaterial = MATERIALS.flat;
  raster.nextInstance = actor.id;
  const label = CLASS_OF_KIND[actor.kind];
  raster.nextClass =
    label === 'hazard' ? CLASS_OTHER : VULNERABLE_CLASSES.has(label) ? CLASS_VULNERABLE : CLASS_VEHICLE;
  drawMesh(canvas, actor, mesh, colours, sunShare);
  if (actor.lights.beacon && actor.kind !== 'barrier') drawBeacon(canvas, actor, colours, blinkOn);
  addLampGlows(canvas, actor, blinkOn);
}

const HINGED = [0, 1, -1, -1, 1] as const;

function setSwing(actor: ActorState): void {
  const walks = actor.kind === 'pedestrian' || actor.kind === 'child' || actor.kind === 'animal';
  const stride = walks ? Math.min(0.65, 0.2 + actor.speedMps * 0.22) * (actor.speedMps > 0.1 ? 1 : 0.12) : 0;
  const phase = sin(actor.gaitRad);
  for (let part = 0; part < 5; part++) {
    const angle = HINGED[part]! * stride * phase * (part > 2 ? 0.8 : 1);
    swing[part * 2] = cos(angle);
    swing[part * 2 + 1] = sin(angle);
  }
}

/** A lying vehicle's box is as wide as the model is high. */
function scales(actor: ActorState, mesh: Mesh): readonly [number, number, number] {
  const lies = Math.abs(actor.rollRad) > HALF_PI / 2;
  return [
    actor.lengthM / mesh.lengthM,
    (lies ? actor.heightM : actor.widthM) / mesh.widthM,
    (lies ? actor.widthM : actor.heightM) / mesh.heightM,
  ];
}

function drawMesh(canvas: Canvas, actor: ActorState, mesh: Mesh, colours: Palette, sunShare: number): void {
  const { raster, frame } = canvas;
  const body = bodyTransform(actor.pose, actor.rollRad, bodyMatrix);
  const [sx, sy, sz] = scales(actor, mesh);
  const lies = Math.abs(actor.rollRad) > HALF_PI / 2;
  // A lying model turns about its middle and rests on its side.
  if (lies) {
    const m = body.m;
    const half = (mesh.heightM * sz) / 2;
    m[3]! -= m[2]! * half;
    m[7]! -= m[6]! * half;
    m[11]! += actor.heightM / 2 - m[10]! * half;
  }
  const c = compose(canvas.view.cameraFromWorld, body).m;
  const w = body.m;
  const c0 = c[0]! * sx,
    c1 = c[1]! * sy,
    c2 = c[2]! * sz,
    c3 = c[3]!;
  const c4 = c[4]! * sx,
    c5 = c[5]! * sy,
    c6 = c[6]! * sz,
    c7 = c[7]!;
  const c8 = c[8]! * sx,
    c9 = c[9]! * sy,
    c10 = c[10]! * sz,
    c11 = c[11]!;
  setSwing(actor);
  const open = opennessAt(frame, actor.pose.xM, actor.pose.yM);
  const lamp = canvas.light.streetLampGain > 0 ? lampShareAt(frame, actor.pose.xM, actor.pose.yM) : 0;
  const { corners, normals, roles, parts } = mesh;
  const { rgb, emits } = colours;
  const { light } = canvas;
  const snowy = frame.environment.weather === 'snow' && actor.speedMps < 0.5;
  const p = raster.input;
  for (let t = 0; t < mesh.triangleCount; t++) {
    const part = parts[t]!;
    const pc = swing[part * 2]!;
    const ps = swing[part * 2 + 1]!;
    const pivot = part > 2 ? mesh.shoulderM : mesh.hipM;
    for (let k = 0; k < 3; k++) {
      let x = corners[t * 9 + k * 3]!;
      const y = corners[t * 9 + k * 3 + 1]!;
      let z = corners[t * 9 + k * 3 + 2]!;
      if (part !== 0) {
        const hip = x > 0 ? mesh.hipAheadM : -mesh.hipAheadM;
        const dx = x - hip;
        const dz = z - pivot;
        z = pivot + dz * pc + dx * ps;
        x = hip + dx * pc - dz * ps;
      }
      p[k * 5] = c0 * x + c1 * y + c2 * z + c3;
      p[k * 5 + 1] = c4 * x + c5 * y + c6 * z + c7;
      p[k * 5 + 2] = c8 * x + c9 * y + c10 * z + c11;
    }
    const nx = normals[t * 3]! / sx;
    const ny = normals[t * 3 + 1]! / sy;
    const nz = normals[t * 3 + 2]! / sz;
    if (part === 0) {
      const facing =
        (c[0]! * nx + c[1]! * ny + c[2]! * nz) * p[0]! +
        (c[4]! * nx + c[5]! * ny + c[6]! * nz) * p[1]! +
        (c[8]! * nx + c[9]! * ny + c[10]! * nz) * p[2]!;
      if (facing >= 0) continue;
    }
    const norm = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    const wx = (w[0]! * nx + w[1]! * ny + w[2]! * nz) * norm;
    const wy = (w[4]! * nx + w[5]! * ny + w[6]! * nz) * norm;
    const wz = (w[8]! * nx + w[9]! * ny + w[10]! * nz) * norm;
    const mx = corners[t * 9]! * sx;
    const my = corners[t * 9 + 1]! * sy;
    const mz = corners[t * 9 + 2]! * sz;
    surface[0] = w[0]! * mx + w[1]! * my + w[2]! * mz + w[3]!;
    surface[1] = w[4]! * mx + w[5]! * my + w[6]! * mz + w[7]!;
    surface[2] = w[8]! * mx + w[9]! * my + w[10]! * mz + w[11]!;
    surface[3] = wx;
    surface[4] = wy;
    surface[5] = wz;
    surface[6] = sunShare;
    surface[7] = open;
    surface[8] = lamp;
    lightAt(canvas);
    const role = roles[t]!;
    // The underside of a vehicle sees little of the sky.
    const shade = mz < 0.35 && wz < 0.3 ? 0.55 : 1;
    const i = role * 3;
    const white = snowy && wz > 0.6 ? 0.8 : 0;
    let r = (rgb[i]! * (1 - white) + 0.8 * white) * lit[0]! * shade + emits[i]!;
    let g = (rgb[i + 1]! * (1 - white) + 0.8 * white) * lit[1]! * shade + emits[i + 1]!;
    let b = (rgb[i + 2]! * (1 - white) + 0.82 * white) * lit[2]! * shade + emits[i + 2]!;
    if (role === ROLES.glass || role === ROLES.paint) {
      // Smooth surfaces mirror the sky above and the road below.
      const mirror = (role === ROLES.glass ? 0.15 : 0.06) * open * light.outsideGain;
      const up = wz > -0.2 ? 0.35 + 0.65 * (wz + 0.2) : 0.1;
      r += light.horizonRgb[0] * mirror * up;
      g += light.horizonRgb[1] * mirror * up;
      b += light.horizonRgb[2] * mirror * up;
    }
    raster.red = r;
    raster.green = g;
    raster.blue = b;
    raster.triangle();
  }
}

function drawBeacon(canvas: Canvas, actor: ActorState, colours: Palette, blinkOn: boolean): void {
  const amber = actor.kind === 'truck';
  const back = actor.kind === 'car' || actor.kind === 'van' ? -0.05 : 0.4;
  const x = back * actor.lengthM;
  const top = actor.heightM;
  const i = ROLES.beacon * 3;
  const { rgb, emits } = colours;
  const body = bodyTransform(actor.pose, actor.rollRad, bodyMatrix);
  drawBox(canvas, body, x - 0.14, x + 0.14, -0.55, 0.55, top - 0.02, top + 0.14, {
    rgb: [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!],
    emits: [emits[i]!, emits[i + 1]!, emits[i + 2]!],
  });
  if (!amber) {
    // Stripes along both sides.
    const hw = actor.widthM / 2;
    const middle = actor.heightM * 0.4;
    for (const side of [-hw - 0.012, hw - 0.03])
      drawBox(canvas, body, -actor.lengthM * 0.44, actor.lengthM * 0.4, side, side + 0.042, middle, middle + 0.16, {
        rgb: [0.55, 0.03, 0.02],
      });
  }
  if (blinkOn) glowAt(canvas, actor, x, 0, top + 0.1, amber ? [1.3, 0.6, 0.06] : [0.25, 0.6, 2.2], 1.3);
}

function glowAt(
  canvas: Canvas,
  actor: ActorState,
  x: number,
  y: number,
  z: number,
  rgb: readonly [number, number, number],
  radius: number,
): void {
  const { pose } = actor;
  const cy = cos(pose.yawRad);
  const sy = sin(pose.yawRad);
  const wx = pose.xM + cy * x - sy * y;
  const wy = pose.yM + sy * x + cy * y;
  const wz = pose.zM + z + x * sin(pose.pitchRad);
  const m = canvas.view.cameraFromWorld.m;
  const depth = m[8]! * wx + m[9]! * wy + m[10]! * wz + m[11]!;
  if (depth < 1) return;
  canvas.glows.items.push({
    x: m[0]! * wx + m[1]! * wy + m[2]! * wz + m[3]!,
    y: m[4]! * wx + m[5]! * wy + m[6]! * wz + m[7]!,
    z: depth,
    red: rgb[0],
    green: rgb[1],
    blue: rgb[2],
    radius,
  });
}

/** Halos of the lamps that look at the camera. */
function addLampGlows(canvas: Canvas, actor: ActorState, blinkOn: boolean): void {
  const { lights } = actor;
  if (!lights.head && !lights.brake && lights.indicator === 'off') return;
  const eye = canvas.view.worldFromCamera.m;
  const { pose } = actor;
  const cy = cos(pose.yawRad);
  const sy = sin(pose.yawRad);
  const toX = eye[3]! - pose.xM;
  const toY = eye[7]! - pose.yM;
  const distance = Math.sqrt(toX * toX + toY * toY);
  const facing = (cy * toX + sy * toY) / distance;
  const narrow = actor.kind === 'motorcycle' || actor.kind === 'bicycle';
  const half = narrow ? 0 : actor.widthM * 0.37;
  const front = actor.lengthM / 2 + 0.05;
  const low = actor.kind === 'car' || actor.kind === 'van' || narrow ? 0.66 : 0.75;
  const sides = narrow ? [0] : [-half, half];
  const dim = canvas.light.isDark ? 1 : 0.3;
  const weak = actor.kind === 'bicycle' ? 0.3 : 1;
  for (const side of sides) {
    if (facing > 0.15 && lights.head) {
      const gain = (lights.highBeam ? 5 : 1.25) * dim * weak * (0.35 + 0.65 * facing * facing);
      glowAt(canvas, actor, front, side, low, [gain, gain * 0.92, gain * 0.78], lights.highBeam ? 4.5 : 1.5);
    }
    if (facing < -0.15 && (lights.head || lights.brake)) {
      const gain = (lights.brake ? 1.1 : 0.5) * dim * weak;
      glowAt(canvas, actor, -front, side, low + 0.2, [gain, gain * 0.05, gain * 0.03], lights.brake ? 0.9 : 0.65);
    }
  }
  if (lights.indicator !== 'off' && blinkOn) {
    const y = (lights.indicator === 'left' ? 1 : -1) * actor.widthM * 0.45;
    glowAt(canvas, actor, facing > 0 ? front : -front, y, low, [0.8 * dim, 0.34 * dim, 0.03 * dim], 0.7);
  }
}
