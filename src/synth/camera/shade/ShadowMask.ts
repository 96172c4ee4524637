import { cos, sin } from '../../math/deterministicMath.js';
import type { ActorState, Furniture, Pose } from '../../world/WorldFrame.js';
import type { Canvas } from '../draw/Canvas.js';

const MAX_CORNERS = 16;
const NEAR_M = 0.3;

/**
 * Shadows on the ground, per pixel: direct sun that is blocked (planar projections of boxes) and ambient light that is
 * kept off below and around things. They lie in the plane of the ground at the thing's foot.
 */
export class ShadowMask {
  /** 1 where the sun does not reach the ground. */
  readonly sun: Uint8Array;
  /** Ambient light left, 255 all of it. */
  readonly ambient: Uint8Array;
  readonly #widthPx: number;
  readonly #heightPx: number;
  readonly #points = new Float64Array(MAX_CORNERS * 2);
  readonly #hull = new Float64Array(MAX_CORNERS * 4);
  readonly #screen = new Float64Array(MAX_CORNERS * 4);
  #isDirty = false;

  constructor(widthPx: number, heightPx: number) {
    this.#widthPx = widthPx;
    this.#heightPx = heightPx;
    this.sun = new Uint8Array(widthPx * heightPx);
    this.ambient = new Uint8Array(widthPx * heightPx).fill(255);
  }

  /** Returns, for each actor, the share of direct sun that reaches it past buildings and bridges. */
  draw(canvas: Canvas, sunShares: Float32Array): void {
    if (this.#isDirty) {
      this.sun.fill(0);
      this.ambient.fill(255);
    }
    this.#isDirty = true;
    sunShares.fill(1);
    const { frame, light } = canvas;
    for (const actor of frame.actors) this.#contact(canvas, actor);
    if (light.sunRgb[0] < 0.15 || light.sun[2] < 0.02) return;
    for (const item of frame.furniture) this.#furniture(canvas, item, sunShares);
    for (const actor of frame.actors) this.#actor(canvas, actor);
  }

  #contact(canvas: Canvas, actor: ActorState): void {
    if (distanceFrom(canvas, actor.pose) > 70) return;
    const grow = actor.heightM > 1.2 && actor.lengthM > 1.5 ? 0.3 : 0.12;
    for (const [by, left] of [
      [grow, 190],
      [grow * 0.3, 120],
      [-0.12, 70],
    ] as const) {
      const n = this.#footprint(actor.pose, actor.lengthM / 2 + by, actor.widthM / 2 + by);
      this.#fill(canvas, n, actor.pose.zM, 'ambient', left);
    }
  }

  #actor(canvas: Canvas, actor: ActorState): void {
    if (distanceFrom(canvas, actor.pose) > 120) return;
    const { pose, lengthM, widthM, heightM } = actor;
    const slim = actor.kind === 'pedestrian' || actor.kind === 'child';
    if (slim) {
      this.#box(canvas, pose, 0.12, 0.2, 0, heightM * 0.82, 0);
      this.#box(canvas, pose, 0.1, 0.1, heightM * 0.8, heightM, 0);
    } else if (actor.kind === 'car') {
      this.#box(canvas, pose, lengthM / 2, widthM / 2, 0.15, heightM * 0.6, 0);
      this.#box(canvas, pose, lengthM * 0.28, widthM * 0.4, heightM * 0.6, heightM, -lengthM * 0.06);
    } else if (actor.kind === 'bicycle' || actor.kind === 'motorcycle') {
      this.#box(canvas, pose, lengthM / 2, 0.06, 0.1, 0.8, 0);
      this.#box(canvas, pose, 0.25, 0.2, 0.8, heightM, 0);
    } else if (actor.kind === 'animal') {
      this.#box(canvas, pose, lengthM * 0.36, 0.18, heightM * 0.4, heightM * 0.75, 0);
      this.#box(canvas, pose, lengthM * 0.3, 0.05, 0, heightM * 0.4, 0);
    } else this.#box(canvas, pose, lengthM / 2, widthM / 2, heightM > 1.2 ? 0.3 : 0, heightM, 0);
  }

  #furniture(canvas: Canvas, item: Furniture, sunShares: Float32Array): void {
    const far = distanceFrom(canvas, item.pose);
    const big = item.kind === 'building' || item.kind === 'bridge_deck' || item.kind === 'noise_barrier';
    if (far > (big ? 260 : item.kind === 'tree' ? 140 : 60)) return;
    const { pose, lengthM, widthM, heightM, baseM } = item;
    switch (item.kind) {
      case 'tree':
        this.#box(canvas, pose, 0.12, 0.12, 0, heightM * 0.4, 0);
        this.#box(canvas, pose, lengthM * 0.36, widthM * 0.36, heightM * 0.34, heightM * 0.95, 0);
        this.#box(canvas, pose, lengthM * 0.5, widthM * 0.28, heightM * 0.48, heightM * 0.8, 0);
        break;
      case 'street_light':
      case 'gantry':
      case 'sign':
      case 'traffic_light':
        this.#box(
          canvas,
          pose,
          0.06,
          item.kind === 'gantry' ? widthM / 2 : 0.06,
          item.kind === 'gantry' ? heightM - 2 : 0,
          heightM,
          0,
        );
        break;
      case 'bush':
        this.#box(canvas, pose, lengthM * 0.4, widthM * 0.4, 0, heightM, 0);
        break;
      case 'building':
      case 'bridge_deck':
      case 'noise_barrier':
      case 'tunnel_wall': {
        const n = this.#box(canvas, pose, lengthM / 2, widthM / 2, baseM, baseM + heightM, 0);
        canvas.frame.actors.forEach((actor, i) => {
          if (this.#contains(n, actor.pose.xM, actor.pose.yM)) sunShares[i] = 0;
        });
        break;
      }
      case 'guard_rail':
        this.#box(canvas, pose, lengthM / 2, 0.05, baseM, baseM + heightM, 0);
        break;
      default:
        break;
    }
  }

  #contains(n: number, x: number, y: number): boolean {
    const h = this.#hull;
    for (let i = 0; i < n; i++) {
      const j = (i + 1) % n;
      const cross = (h[j * 2]! - h[i * 2]!) * (y - h[i * 2 + 1]!) - (h[j * 2 + 1]! - h[i * 2 + 1]!) * (x - h[i * 2]!);
      if (cross < 0) return false;
    }
    return n > 2;
  }

  #footprint(pose: Pose, halfLength: number, halfWidth: number): number {
    const c = cos(pose.yawRad);
    const s = sin(pose.yawRad);
    const h = this.#hull;
    let i = 0;
    for (const [x, y] of [
      [-halfLength, -halfWidth],
      [halfLength, -halfWidth],
      [halfLength, halfWidth],
      [-halfLength, halfWidth],
    ] as const) {
      h[i++] = pose.xM + c * x - s * y;
      h[i++] = pose.yM + s * x + c * y;
    }
    return 4;
  }

  /** Shadow of an upright box between two heights; returns the number of corners left in the hull. */
  #box(
    canvas: Canvas,
    pose: Pose,
    halfLength: number,
    halfWidth: number,
    low: number,
    high: number,
    shift: number,
  ): number {
    const { sun } = canvas.light;
    const c = cos(pose.yawRad);
    const s = sin(pose.yawRad);
    const slope = Math.min(1 / sun[2], 22);
    const p = this.#points;
    let i = 0;
    for (const height of [low, high]) {
      const dx = -sun[0] * slope * height;
      const dy = -sun[1] * slope * height;
      for (let k = 0; k < 4; k++) {
        const x = (k & 1 ? halfLength : -halfLength) + shift;
        const y = k & 2 ? halfWidth : -halfWidth;
        p[i++] = pose.xM + c * x - s * y + dx;
        p[i++] = pose.yM + s * x + c * y + dy;
      }
    }
    const n = convexHull(p, 8, this.#hull);
    this.#fill(canvas, n, pose.zM, 'sun', 1);
    return n;
  }

  /** Fills the projected hull; keeps the darker ambient value. */
  #fill(canvas: Canvas, n: number, zM: number, target: 'sun' | 'ambient', value: number): void {
    const m = canvas.view.cameraFromWorld.m;
    const { view } = canvas;
    const h = this.#hull;
    const out = this.#screen;
    let count = 0;
    let px = 0;
    let py = 0;
    let pz = 0;
    for (let i = 0; i <= n; i++) {
      const k = i % n;
      const x = m[0]! * h[k * 2]! + m[1]! * h[k * 2 + 1]! + m[2]! * zM + m[3]!;
      const y = m[4]! * h[k * 2]! + m[5]! * h[k * 2 + 1]! + m[6]! * zM + m[7]!;
      const z = m[8]! * h[k * 2]! + m[9]! * h[k * 2 + 1]! + m[10]! * zM + m[11]!;
      if (i > 0 && z >= NEAR_M !== pz >= NEAR_M) {
        const t = (NEAR_M - pz) / (z - pz);
        out[count * 2] = view.cxPx + ((px + t * (x - px)) * view.fxPx) / NEAR_M;
        out[count * 2 + 1] = view.cyPx + ((py + t * (y - py)) * view.fyPx) / NEAR_M;
        count++;
      }
      if (i < n && z >= NEAR_M) {
        out[count * 2] = view.cxPx + (x * view.fxPx) / z;
        out[count * 2 + 1] = view.cyPx + (y * view.fyPx) / z;
        count++;
      }
      px = x;
      py = y;
      pz = z;
    }
    if (count >= 3) this.#fillConvex(count, target === 'sun' ? this.sun : this.ambient, target === 'sun' ? 1 : value);
  }

  #fillConvex(count: number, mask: Uint8Array, value: number): void {
    const p = this.#screen;
    let top = Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < count; i++) {
      top = Math.min(top, p[i * 2 + 1]!);
      bottom = Math.max(bottom, p[i * 2 + 1]!);
    }
    const first = Math.max(0, Math.ceil(top - 0.5));
    const last = Math.min(this.#heightPx - 1, Math.floor(bottom - 0.5));
    for (let row = first; row <= last; row++) {
      const y = row + 0.5;
      let left = Infinity;
      let right = -Infinity;
      for (let i = 0; i < count; i++) {
        const j = i + 1 === count ? 0 : i + 1;
        const y0 = p[i * 2 + 1]!;
        const y1 = p[j * 2 + 1]!;
        if (y0 <= y === y1 <= y) continue;
        const x = p[i * 2]! + ((y - y0) / (y1 - y0)) * (p[j * 2]! - p[i * 2]!);
        if (x < left) left = x;
        if (x > right) right = x;
      }
      const from = Math.max(0, Math.ceil(left - 0.5));
      const to = Math.min(this.#widthPx - 1, Math.floor(right - 0.5));
      const start = row * this.#widthPx;
      if (value === 1) for (let x = from; x <= to; x++) mask[start + x] = 1;
      else for (let x = from; x <= to; x++) if (mask[start + x]! > value) mask[start + x] = value;
    }
  }
}

function distanceFrom(canvas: Canvas, pose: Pose): number {
  const m = canvas.view.worldFromCamera.m;
  const dx = pose.xM - m[3]!;
  const dy = pose.yM - m[7]!;
  return Math.sqrt(dx * dx + dy * dy);
}

/** Counter-clockwise hull by gift wrapping (few points); returns its number of corners. */
function convexHull(p: Float64Array, n: number, out: Float64Array): number {
  let start = 0;
  for (let i = 1; i < n; i++)
    if (p[i * 2]! < p[start * 2]! || (p[i * 2] === p[start * 2] && p[i * 2 + 1]! < p[start * 2 + 1]!)) start = i;
  let current = start;
  let count = 0;
  do {
    out[count * 2] = p[current * 2]!;
    out[count * 2 + 1] = p[current * 2 + 1]!;
    count++;
    let next = current === 0 ? 1 : 0;
    for (let i = 0; i < n; i++) {
      if (i === current) continue;
      const ax = p[next * 2]! - p[current * 2]!;
      const ay = p[next * 2 + 1]! - p[current * 2 + 1]!;
      const bx = p[i * 2]! - p[current * 2]!;
      const by = p[i * 2 + 1]! - p[current * 2 + 1]!;
      const cross = ax * by - ay * bx;
      if (cross < 0 || (cross === 0 && bx * bx + by * by > ax * ax + ay * ay)) next = i;
    }
    current = next;
  } while (current !== start && count < n);
  return count;
}
