import type { Mesh } from './Mesh.js';
import { MeshBuilder } from './MeshBuilder.js';

/** Traffic cone, nominal 0.75 m. */
export function coneMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const sides = detail === 0 ? 12 : 7;
  b.box([-0.2, 0.2], [-0.2, 0.2], [0, 0.05], 'black');
  const at = (z: number): number => 0.145 - (0.145 - 0.03) * (z / 0.75);
  for (const [from, to, role] of [
    [0.05, 0.26, 'orange'],
    [0.26, 0.4, 'white'],
    [0.4, 0.52, 'orange'],
    [0.52, 0.63, 'white'],
    [0.63, 0.75, 'orange'],
  ] as const)
    b.cone(0, 0, [from, to], [at(from), at(to)], sides, role);
  return b.build({ lengthM: 0.4, widthM: 0.4, heightM: 0.75 });
}

/** Red and white barrier board across the way, nominal 1.8 m wide. */
export function barrierMesh(detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const stripes = detail === 2 ? 4 : 8;
  for (let i = 0; i < stripes; i++) {
    const y = -0.9 + (i * 1.8) / stripes;
    b.box([-0.03, 0.03], [y, y + 1.8 / stripes], [0.72, 1.0], i % 2 === 0 ? 'red' : 'white');
    if (detail < 2) b.box([-0.025, 0.025], [y, y + 1.8 / stripes], [0.34, 0.52], i % 2 === 0 ? 'white' : 'red');
  }
  for (const y of [-0.8, 0.8]) {
    b.box([-0.03, 0.03], [y - 0.03, y + 0.03], [0.05, 1.02], 'metal');
    b.box([-0.2, 0.2], [y - 0.08, y + 0.08], [0, 0.08], 'black');
    b.box([-0.05, 0.05], [y - 0.07, y + 0.07], [1.0, 1.1], 'beacon');
  }
  return b.build({ lengthM: 0.4, widthM: 1.8, heightM: 1.1 });
}

/** What falls off a load: a carton, a tyre or planks, nominal 0.8 m. */
export function debrisMesh(variant: 'carton' | 'tyre' | 'planks'): Mesh {
  const b = new MeshBuilder();
  if (variant === 'carton') {
    b.box([-0.4, 0.4], [-0.3, 0.3], [0, 0.38], 'wood', { side: 0.02, front: 0.04 });
    b.box([-0.1, 0.42], [-0.34, -0.24], [0.3, 0.4], 'wood');
  } else if (variant === 'tyre') {
    b.cone(0, 0, [0, 0.12], [0.3, 0.4], 12, 'black');
    b.cone(0, 0, [0.12, 0.25], [0.4, 0.3], 12, 'black');
    b.cone(0, 0, [0.245, 0.27], [0.2, 0.2], 10, 'trim');
    b.box([0.2, 0.4], [-0.3, -0.1], [0, 0.4], 'black');
  } else {
    b.box([-0.4, 0.4], [-0.28, -0.05], [0, 0.12], 'wood');
    b.box([-0.3, 0.38], [-0.1, 0.15], [0.1, 0.26], 'wood');
    b.box([-0.36, 0.2], [0.05, 0.3], [0, 0.4], 'wood', { side: 0.08 });
  }
  return b.build({ lengthM: 0.8, widthM: 0.6, heightM: 0.4 });
}
