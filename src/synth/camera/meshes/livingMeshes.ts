import type { Mesh } from './Mesh.js';
import { MeshBuilder } from './MeshBuilder.js';

const sorted = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);

/** Standing person of nominal 1.75 m whose legs and arms swing; `bag` adds a backpack, `skirt` replaces trousers. */
export function personMesh(variant: 'plain' | 'bag' | 'skirt', detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const joints = { hipM: 0.88, hipAheadM: 0, shoulderM: 1.42 };
  for (const side of [-1, 1]) {
    b.part = side > 0 ? 'leftLeg' : 'rightLeg';
    b.box([-0.09, 0.09], sorted(side * 0.02, side * 0.17), [0.46, 0.9], 'bottom', { side: -0.01 });
    b.box([-0.07, 0.07], sorted(side * 0.03, side * 0.15), [0.07, 0.46], variant === 'skirt' ? 'skin' : 'bottom', {
      side: -0.01,
    });
    b.box([-0.09, 0.17], sorted(side * 0.03, side * 0.15), [0, 0.08], 'shoe');
    b.part = side > 0 ? 'leftArm' : 'rightArm';
    b.box([-0.06, 0.06], sorted(side * 0.2, side * 0.3), [0.86, 1.45], 'top');
    b.box([-0.05, 0.06], sorted(side * 0.21, side * 0.29), [0.76, 0.86], 'skin');
  }
  b.part = 'body';
  b.box([-0.11, 0.11], [-0.18, 0.18], [0.84, 1.05], 'bottom');
  if (variant === 'skirt') b.cone(0, 0, [0.5, 1.02], [0.26, 0.16], 8, 'bottom');
  b.box([-0.12, 0.12], [-0.19, 0.19], [1.02, 1.48], 'top', { side: -0.025 });
  b.box([-0.1, 0.1], [-0.2, 0.2], [1.44, 1.52], 'top', { side: 0.12, front: 0.04, rear: 0.04 });
  if (detail < 2) b.box([-0.05, 0.05], [-0.05, 0.05], [1.48, 1.56], 'skin');
  const rings = detail === 0 ? 6 : 4;
  b.ball([0.01, 0, 1.63], [0.105, 0.085, 0.125], rings, rings + 2, 'skin');
  b.ball([-0.02, 0, 1.665], [0.11, 0.095, 0.105], rings, rings + 2, 'hair');
  if (variant === 'bag') b.box([-0.3, -0.12], [-0.16, 0.16], [1.02, 1.48], 'cargo', { rear: 0.06, side: 0.03 });
  return b.build({ lengthM: 0.6, widthM: 0.6, heightM: 1.77 }, joints);
}

function rider(b: MeshBuilder, seatM: number, lean: number, reach: number, helmet: 'hair' | 'paint'): void {
  const shoulder = seatM + 0.55;
  b.part = 'body';
  b.hull(
    [
      [-0.35, -0.17, seatM],
      [-0.08, -0.17, seatM],
      [-0.08, 0.17, seatM],
      [-0.35, 0.17, seatM],
    ],
    [
      [-0.3 + lean, -0.21, shoulder],
      [-0.06 + lean, -0.21, shoulder],
      [-0.06 + lean, 0.21, shoulder],
      [-0.3 + lean, 0.21, shoulder],
    ],
    'top',
  );
  b.ball([-0.12 + lean * 1.2, 0, shoulder + 0.18], [0.13, 0.11, 0.14], 5, 7, 'skin');
  b.ball([-0.14 + lean * 1.2, 0, shoulder + 0.215], [0.145, 0.125, 0.125], 5, 7, helmet);
  for (const side of [-1, 1]) {
    const [y0, y1] = sorted(side * 0.2, side * 0.29);
    b.hull(
      [
        [lean - 0.2, y0, shoulder - 0.1],
        [lean - 0.2, y1, shoulder - 0.1],
        [lean - 0.1, y1, shoulder],
        [lean - 0.1, y0, shoulder],
      ],
      [
        [reach - 0.04, y0, shoulder - 0.36],
        [reach - 0.04, y1, shoulder - 0.36],
        [reach + 0.04, y1, shoulder - 0.3],
        [reach + 0.04, y0, shoulder - 0.3],
      ],
      'top',
    );
  }
}

/** Bicycle with rider, nominal 1.75 m long and 1.75 m high. */
export function bicycleMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const sides = detail === 0 ? 16 : 9;
  for (const x of [-0.53, 0.53]) {
    b.wheel(x, [-0.02, 0.02], 0.34, 0.34, sides, 'black');
    if (detail < 2) b.wheel(x, [-0.022, 0.022], 0.34, 0.29, sides, 'rim');
  }
  b.box([-0.22, 0.42], [-0.025, 0.025], [0.72, 0.78], 'paint');
  b.box([-0.55, -0.1], [-0.02, 0.02], [0.3, 0.36], 'paint');
  b.box([-0.22, -0.16], [-0.025, 0.025], [0.3, 0.95], 'paint');
  b.box([0.36, 0.44], [-0.025, 0.025], [0.4, 1.02], 'paint');
  b.box([-0.18, 0.34], [-0.025, 0.025], [0.32, 0.42], 'paint');
  b.box([0.34, 0.44], [-0.28, 0.28], [1.02, 1.06], 'trim');
  b.box([-0.36, -0.08], [-0.08, 0.08], [0.94, 1.0], 'black');
  b.box([-0.62, -0.58], [-0.04, 0.04], [0.66, 0.74], 'tailLamp');
  b.box([0.45, 0.5], [-0.04, 0.04], [0.86, 0.94], 'headLamp');
  rider(b, 0.96, 0.2, 0.36, 'hair');
  for (const side of [-1, 1]) {
    b.part = side > 0 ? 'leftLeg' : 'rightLeg';
    b.hull(
      [
        [-0.3, side * 0.06, 0.93],
        [-0.12, side * 0.06, 1.0],
        [-0.12, side * 0.19, 1.0],
        [-0.3, side * 0.19, 0.93],
      ],
      [
        [0.06, side * 0.07, 0.66],
        [0.2, side * 0.07, 0.74],
        [0.2, side * 0.17, 0.74],
        [0.06, side * 0.17, 0.66],
      ],
      'bottom',
    );
    b.box([0.0, 0.13], sorted(side * 0.08, side * 0.16), [0.28, 0.72], 'bottom');
    b.box([0.0, 0.22], sorted(side * 0.08, side * 0.17), [0.2, 0.29], 'shoe');
  }
  return b.build({ lengthM: 1.75, widthM: 0.6, heightM: 1.84 }, { hipM: 0.9, hipAheadM: 0, shoulderM: 1.5 });
}

/** Motorcycle with rider, nominal 2.15 m. */
export function motorcycleMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const sides = detail === 0 ? 14 : 8;
  for (const x of [-0.74, 0.74]) {
    b.wheel(x, [-0.09, 0.09], 0.32, 0.32, sides, 'black');
    if (detail < 2) b.wheel(x, [-0.095, 0.095], 0.32, 0.2, sides, 'rim');
  }
  b.box([-0.45, 0.5], [-0.18, 0.18], [0.35, 0.75], 'trim');
  b.box([-0.1, 0.55], [-0.2, 0.2], [0.68, 0.95], 'paint', { front: 0.15, rear: 0.1, side: 0.05 });
  b.box([-0.85, -0.05], [-0.15, 0.15], [0.7, 0.86], 'black', { rear: 0.12 });
  b.box([0.45, 0.78], [-0.2, 0.2], [0.75, 1.15], 'paint', { front: 0.25, side: 0.06 });
  b.box([0.5, 0.66], [-0.16, 0.16], [1.1, 1.3], 'glass', { front: 0.1, side: 0.04 });
  b.box([0.4, 0.48], [-0.4, 0.4], [1.02, 1.07], 'trim');
  b.box([0.72, 0.8], [-0.12, 0.12], [0.82, 0.98], 'headLamp');
  b.box([-0.92, -0.84], [-0.1, 0.1], [0.74, 0.84], 'tailLamp');
  b.box([-0.98, -0.93], [-0.1, 0.1], [0.5, 0.64], 'plate');
  b.box([-0.9, -0.2], [0.17, 0.27], [0.32, 0.46], 'metal');
  rider(b, 0.86, 0.22, 0.42, 'paint');
  for (const side of [-1, 1]) {
    b.box([-0.28, 0.22], sorted(side * 0.16, side * 0.33), [0.7, 0.9], 'bottom');
    b.box([0.06, 0.2], sorted(side * 0.19, side * 0.31), [0.3, 0.72], 'bottom');
    b.box([0.04, 0.3], sorted(side * 0.19, side * 0.31), [0.22, 0.32], 'shoe');
  }
  return b.build({ lengthM: 2.15, widthM: 0.8, heightM: 1.73 });
}

/** Four-legged animal: deer (tall, pale rump), boar (low, heavy) or dog. Legs swing in diagonal pairs. */
export function animalMesh(variant: 'deer' | 'boar' | 'dog', detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const deer = variant === 'deer';
  const legM = deer ? 0.62 : variant === 'dog' ? 0.38 : 0.32;
  const bodyM = deer ? 0.34 : variant === 'dog' ? 0.24 : 0.42;
  const half = 0.48;
  const thick = deer ? 0.045 : 0.06;
  for (const front of [-1, 1])
    for (const side of [-1, 1]) {
      b.part = front * side > 0 ? 'leftLeg' : 'rightLeg';
      const x = front * (half - 0.1);
      const y = side * 0.12;
      b.box([x - thick, x + thick], [y - thick, y + thick], [0, legM + 0.06], 'fur', { side: -0.015 });
    }
  b.part = 'body';
  const rings = detail === 0 ? 7 : 5;
  b.ball([0, 0, legM + bodyM / 2], [half + 0.08, 0.2, bodyM / 2 + 0.04], rings, rings + 3, 'fur');
  b.ball([-half + 0.02, 0, legM + bodyM / 2 + 0.03], [0.12, 0.14, 0.14], 4, 6, deer ? 'paleFur' : 'fur');
  const topM = legM + bodyM;
  const headX = deer ? half + 0.22 : half + 0.24;
  const headZ = deer ? topM + 0.32 : topM - 0.02;
  b.hull(
    [
      [half - 0.16, -0.09, topM - 0.16],
      [half + 0.04, -0.09, topM - 0.2],
      [half + 0.04, 0.09, topM - 0.2],
      [half - 0.16, 0.09, topM - 0.16],
    ],
    [
      [headX - 0.16, -0.06, headZ + 0.02],
      [headX - 0.04, -0.06, headZ - 0.06],
      [headX - 0.04, 0.06, headZ - 0.06],
      [headX - 0.16, 0.06, headZ + 0.02],
    ],
    'fur',
  );
  b.ball([headX, 0, headZ], [variant === 'boar' ? 0.24 : 0.17, 0.08, 0.09], 5, 7, 'fur');
  for (const side of [-1, 1])
    b.box([headX - 0.12, headX - 0.06], sorted(side * 0.05, side * 0.12), [headZ + 0.05, headZ + 0.2], 'fur', {
      side: 0.02,
    });
  if (variant === 'dog') b.box([-half - 0.3, -half + 0.02], [-0.025, 0.025], [topM - 0.08, topM - 0.02], 'fur');
  const heightM = deer ? headZ + 0.22 : headZ + 0.22;
  return b.build(
    { lengthM: headX + half + 0.28, widthM: 0.42, heightM },
    { hipM: legM, hipAheadM: half - 0.1, shoulderM: topM },
  );
}
