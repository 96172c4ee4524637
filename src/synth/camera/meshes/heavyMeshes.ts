import type { Mesh } from './Mesh.js';
import { MeshBuilder } from './MeshBuilder.js';

const sorted = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);

function axle(b: MeshBuilder, x: number, halfWidth: number, radius: number, detail: 0 | 1 | 2): void {
  const sides = detail === 0 ? 14 : detail === 1 ? 9 : 6;
  for (const side of [-1, 1]) {
    b.wheel(x, sorted(side * (halfWidth - 0.32), side * halfWidth), radius, radius, sides, 'black');
    if (detail < 2)
      b.wheel(x, sorted(side * (halfWidth - 0.1), side * (halfWidth + 0.01)), radius, radius * 0.55, sides, 'rim');
  }
}

function rearEnd(b: MeshBuilder, x: number, halfWidth: number, lowM: number): void {
  b.box([x - 0.02, x + 0.1], [-halfWidth + 0.08, halfWidth - 0.08], [lowM - 0.25, lowM - 0.1], 'metal');
  for (const side of [-1, 1]) {
    b.box(
      [x - 0.04, x + 0.05],
      sorted(side * (halfWidth - 0.5), side * (halfWidth - 0.05)),
      [lowM - 0.06, lowM + 0.12],
      'tailLamp',
    );
    b.box(
      [x - 0.045, x + 0.05],
      sorted(side * (halfWidth - 0.62), side * (halfWidth - 0.5)),
      [lowM - 0.06, lowM + 0.12],
      side > 0 ? 'leftIndicator' : 'rightIndicator',
    );
  }
  b.box([x - 0.05, x + 0.05], [-0.27, 0.27], [lowM - 0.08, lowM + 0.04], 'plate');
}

function driversCab(
  b: MeshBuilder,
  x: readonly [number, number],
  halfWidth: number,
  topM: number,
  detail: 0 | 1 | 2,
): void {
  b.box(x, [-halfWidth, halfWidth], [0.42, topM * 0.55], 'paint', { side: 0.01 });
  b.box(x, [-halfWidth + 0.01, halfWidth - 0.01], [topM * 0.55, topM], 'paint', { front: 0.22, side: 0.08 });
  const low = topM * 0.53;
  const high = topM * 0.8;
  b.box([x[1] - 0.3, x[1] + 0.02], [-halfWidth + 0.12, halfWidth - 0.12], [low, high], 'glass', {
    front: 0.12,
    side: 0.04,
  });
  for (const side of [-1, 1]) {
    b.box(
      [x[1] - 0.95, x[1] - 0.15],
      sorted(side * (halfWidth - 0.12), side * (halfWidth + 0.01)),
      [low, high - 0.08],
      'glass',
      {
        side: 0.02,
      },
    );
    b.box(
      [x[1] - 0.1, x[1] + 0.03],
      sorted(side * (halfWidth - 0.5), side * (halfWidth - 0.1)),
      [0.62, 0.85],
      'headLamp',
    );
    if (detail < 2) {
      b.box(
        [x[1] - 0.12, x[1] + 0.05],
        sorted(side * (halfWidth + 0.02), side * (halfWidth + 0.24)),
        [low - 0.1, high - 0.1],
        'trim',
      );
      b.box(
        [x[1] - 0.1, x[1] + 0.035],
        sorted(side * (halfWidth - 0.1), side * (halfWidth - 0.01)),
        [0.62, 0.85],
        side > 0 ? 'leftIndicator' : 'rightIndicator',
      );
    }
  }
  b.box([x[1] - 0.08, x[1] + 0.02], [-halfWidth + 0.15, halfWidth - 0.15], [0.95, low - 0.15], 'trim');
  b.box([x[1] - 0.15, x[1] + 0.04], [-halfWidth + 0.05, halfWidth - 0.05], [0.35, 0.6], 'trim');
  b.box([x[1] - 0.05, x[1] + 0.05], [-0.27, 0.27], [0.42, 0.54], 'plate');
}

/** Rigid truck of nominal 8.5 m: cab and box body (or a flat bed with a tarpaulin for odd variants). */
export function truckMesh(variant: 'box' | 'tipper', detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const half = 4.25;
  const w = 1.25;
  driversCab(b, [half - 1.9, half], w, 3.0, detail);
  if (variant === 'box') b.box([-half + 0.02, half - 2.05], [-w, w], [1.05, 3.5], 'cargo');
  else {
    b.box([-half + 0.02, half - 2.05], [-w, w], [1.05, 2.3], 'orange', { front: -0.0, rear: 0.25 });
    b.box([half - 2.3, half - 2.0], [-w + 0.05, w - 0.05], [1.05, 2.7], 'orange');
  }
  b.box([-half + 0.1, half - 1], [-0.5, 0.5], [0.55, 1.05], 'trim');
  if (detail < 2)
    for (const side of [-1, 1]) b.box([-1.4, 1.1], sorted(side * (w - 0.1), side * w), [0.5, 0.95], 'trim');
  axle(b, half - 1.2, w, 0.5, detail);
  axle(b, -half + 1.5, w, 0.5, detail);
  rearEnd(b, -half, w, 0.85);
  return b.build({ lengthM: 8.5, widthM: 2.5, heightM: variant === 'box' ? 3.5 : 3.0 });
}

/** Tractor unit of a semi-trailer, nominal 6 m. */
export function tractorMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const w = 1.25;
  driversCab(b, [0.75, 3], w, 3.1, detail);
  b.box([0.8, 2.3], [-w + 0.1, w - 0.1], [3.05, 3.65], 'paint', { front: 0.9, side: 0.1 });
  b.box([-3, 0.8], [-0.55, 0.55], [0.6, 1.0], 'trim');
  b.box([-0.6, 0.7], [-w + 0.05, w - 0.05], [0.45, 0.95], 'metal');
  axle(b, 1.75, w, 0.5, detail);
  axle(b, -1.9, w, 0.5, detail);
  rearEnd(b, -2.98, w, 0.85);
  return b.build({ lengthM: 6, widthM: 2.5, heightM: 3.65 });
}

/** Semi-trailer, nominal 12 m. */
export function trailerMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const half = 6;
  const w = 1.27;
  b.box([-half + 0.02, half], [-w, w], [1.15, 3.9], 'cargo');
  b.box([-half + 0.1, half - 1], [-w + 0.2, w - 0.2], [0.85, 1.15], 'trim');
  if (detail < 2)
    for (const side of [-1, 1]) b.box([-1.5, 3.4], sorted(side * (w - 0.06), side * w), [0.5, 1.0], 'metal');
  for (const x of [-half + 1.4, -half + 2.7, -half + 4.0]) axle(b, x, w, 0.5, detail);
  if (detail === 0) {
    b.box([-half - 0.015, -half + 0.05], [-w + 0.05, -0.02], [1.2, 3.85], 'cargo');
    b.box([-half - 0.015, -half + 0.05], [0.02, w - 0.05], [1.2, 3.85], 'cargo');
    for (const y of [-0.35, 0.35]) b.box([-half - 0.05, -half], [y - 0.03, y + 0.03], [1.2, 3.8], 'metal');
  }
  rearEnd(b, -half, w, 0.95);
  return b.build({ lengthM: 12, widthM: 2.54, heightM: 3.9 });
}

/** Caravan, nominal 5.5 m. */
export function caravanMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const w = 1.12;
  b.box([-2.75, 2.3], [-w, w], [0.4, 2.5], 'white', { front: 0.35, rear: 0.12, side: 0.05 });
  b.box([-2.77, -2.6], [-0.7, 0.7], [1.3, 2.0], 'glass');
  for (const side of [-1, 1]) b.box([-1.2, 0.6], sorted(side * (w - 0.05), side * (w + 0.01)), [1.35, 1.95], 'glass');
  b.box([2.3, 2.75], [-0.15, 0.15], [0.4, 0.5], 'metal');
  axle(b, -0.1, w, 0.32, detail);
  rearEnd(b, -2.75, w, 0.7);
  return b.build({ lengthM: 5.5, widthM: 2.24, heightM: 2.5 });
}

/** Bus, nominal 12 m. */
export function busMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const half = 6;
  const w = 1.27;
  b.box([-half, half], [-w, w], [0.35, 1.25], 'paint');
  b.box([-half, half], [-w, w], [1.25, 2.65], 'paint', { front: 0.1 });
  b.box([-half, half - 0.1], [-w, w], [2.65, 3.1], 'paint', { front: 0.12, rear: 0.1, side: 0.12 });
  for (const side of [-1, 1]) {
    const panes = detail === 2 ? 1 : 6;
    for (let i = 0; i < panes; i++) {
      const from = -half + 0.35 + (i * 11.2) / panes;
      b.box([from, from + 11.2 / panes - 0.1], sorted(side * (w - 0.05), side * (w + 0.01)), [1.35, 2.55], 'glass');
    }
    b.box([half - 0.06, half + 0.03], sorted(side * (w - 0.5), side * (w - 0.08)), [0.6, 0.82], 'headLamp');
    if (detail < 2) b.box([half - 0.1, half + 0.25], sorted(side * (w - 0.02), side * (w + 0.2)), [1.8, 2.4], 'trim');
  }
  b.box([half - 0.2, half + 0.02], [-w + 0.1, w - 0.1], [1.1, 2.5], 'glass', { front: 0.1 });
  b.box([half - 0.2, half + 0.01], [-w + 0.3, w - 0.3], [2.62, 2.9], 'orange', { front: 0.1 });
  b.box([-half - 0.02, -half + 0.1], [-w + 0.2, w - 0.2], [1.5, 2.5], 'glass');
  axle(b, half - 2.7, w, 0.48, detail);
  axle(b, -half + 3.3, w, 0.48, detail);
  rearEnd(b, -half, w, 0.85);
  return b.build({ lengthM: 12, widthM: 2.54, heightM: 3.1 });
}
