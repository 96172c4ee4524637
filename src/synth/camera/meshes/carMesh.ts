import type { Mesh, Role } from './Mesh.js';
import { MeshBuilder } from './MeshBuilder.js';

/** Side views of the cabin at a nominal 4.4 m: rear and front at the belt line, rear and front at the roof, m from the middle. */
const SHAPES = {
  saloon: { heightM: 1.45, belt: [-1.45, 1.0], roof: [-0.75, 0.3], deckM: 0.66, bonnetM: 0.6 },
  hatchback: { heightM: 1.48, belt: [-2.0, 0.98], roof: [-1.55, 0.3], deckM: 0.63, bonnetM: 0.6 },
  estate: { heightM: 1.5, belt: [-2.1, 1.0], roof: [-1.8, 0.32], deckM: 0.64, bonnetM: 0.6 },
  suv: { heightM: 1.7, belt: [-2.05, 1.1], roof: [-1.75, 0.45], deckM: 0.62, bonnetM: 0.6 },
  van: { heightM: 2.05, belt: [-2.15, 1.75], roof: [-2.1, 1.0], deckM: 0.58, bonnetM: 0.5 },
} as const;
export type CarShape = keyof typeof SHAPES;

const LENGTH_M = 4.4;
const HALF_M = LENGTH_M / 2;
const WIDTH_M = 1.8;

/** Detail 0 for near, 1 for middle, 2 for far. */
export function carMesh(shape: CarShape, detail: 0 | 1 | 2): Mesh {
  const b = new MeshBuilder();
  const s = SHAPES[shape];
  const h = s.heightM;
  const w = WIDTH_M / 2;
  const beltM = (shape === 'van' ? 0.54 : 0.6) * h;
  const [beltRear, beltFront] = s.belt;
  const [roofRear, roofFront] = s.roof;
  const floor = shape === 'suv' ? 0.3 : 0.2;
  const deck = shape === 'saloon' ? s.deckM * h - 0.04 : beltM;
  const body: [number, number][] = [
    [-HALF_M + 0.05, floor],
    [-HALF_M, floor + 0.25],
    [-HALF_M + 0.03, deck - 0.1],
    [-HALF_M + 0.14, deck],
    [beltRear, beltM],
    [beltFront, beltM],
    [HALF_M - 0.35, s.bonnetM * beltM + 0.28],
    [HALF_M - 0.05, s.bonnetM * beltM + 0.12],
    [HALF_M, floor + 0.28],
    [HALF_M - 0.06, floor],
  ];
  b.profile(body, w, 'paint');
  const tuck = shape === 'van' ? 0.1 : 0.2;
  cabin(b, { beltRear, beltFront, roofRear, roofFront, beltM, topM: h, halfM: w - 0.03, tuckM: tuck });
  windows(b, shape, { beltRear, beltFront, roofRear, roofFront, beltM, topM: h, halfM: w - 0.03, tuckM: tuck });
  const sides = detail === 0 ? 14 : detail === 1 ? 8 : 6;
  const radius = shape === 'suv' || shape === 'van' ? 0.36 : 0.32;
  for (const x of [-HALF_M + 0.78, HALF_M - 0.82])
    for (const side of [-1, 1]) {
      if (detail === 0)
        b.wheel(x, sorted(side * (w - 0.1), side * (w + 0.004)), radius + 0.02, radius + 0.06, sides, 'trim');
      b.wheel(x, sorted(side * (w - 0.2), side * (w + 0.015)), radius, radius, sides, 'black');
      if (detail < 2) b.wheel(x, sorted(side * (w - 0.1), side * (w + 0.025)), radius, radius * 0.62, sides, 'rim');
    }
  const lampZ = s.bonnetM * beltM + 0.06;
  for (const side of [-1, 1]) {
    b.box(
      [HALF_M - 0.12, HALF_M + 0.01],
      sorted(side * (w - 0.42), side * (w - 0.06)),
      [lampZ, lampZ + 0.14],
      'headLamp',
    );
    const tailHeight = shape === 'van' || shape === 'suv' ? 0.3 : 0.16;
    const tailZ = shape === 'saloon' || shape === 'hatchback' ? deck - 0.24 : deck - 0.2;
    b.box(
      [-HALF_M - 0.01, -HALF_M + 0.12],
      sorted(side * (w - 0.38), side * (w - 0.02)),
      [tailZ, tailZ + tailHeight],
      'tailLamp',
    );
    if (detail < 2) {
      const indicator: Role = side > 0 ? 'leftIndicator' : 'rightIndicator';
      b.box(
        [-HALF_M - 0.015, -HALF_M + 0.1],
        sorted(side * (w - 0.14), side * (w - 0.01)),
        [tailZ - 0.1, tailZ],
        indicator,
      );
      b.box(
        [HALF_M - 0.1, HALF_M + 0.015],
        sorted(side * (w - 0.14), side * (w - 0.04)),
        [lampZ - 0.08, lampZ],
        indicator,
      );
      b.box(
        [beltFront - 0.5, beltFront - 0.32],
        sorted(side * w, side * (w + 0.2)),
        [beltM + 0.02, beltM + 0.17],
        'paint',
      );
    }
  }
  b.box([-HALF_M - 0.02, -HALF_M + 0.1], [-w + 0.04, w - 0.04], [floor, floor + 0.2], 'trim');
  b.box([HALF_M - 0.1, HALF_M + 0.02], [-w + 0.06, w - 0.06], [floor, floor + 0.16], 'trim');
  b.box([-HALF_M - 0.03, -HALF_M + 0.05], [-0.26, 0.26], [deck - 0.36, deck - 0.25], 'plate');
  if (detail < 2) {
    b.box([HALF_M - 0.05, HALF_M + 0.012], [-0.45, 0.45], [floor + 0.26, lampZ + 0.1], 'trim');
    b.box([HALF_M - 0.05, HALF_M + 0.03], [-0.26, 0.26], [floor + 0.17, floor + 0.28], 'plate');
    b.box([-HALF_M + 0.3, HALF_M - 0.3], [-w + 0.2, w - 0.2], [0.12, floor], 'black');
  }
  return b.build({ lengthM: LENGTH_M, widthM: WIDTH_M, heightM: h });
}

interface Cabin {
  readonly beltRear: number;
  readonly beltFront: number;
  readonly roofRear: number;
  readonly roofFront: number;
  readonly beltM: number;
  readonly topM: number;
  readonly halfM: number;
  readonly tuckM: number;
}

type Point = readonly [number, number, number];

const sorted = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);

function rings(c: Cabin): { readonly belt: Point[]; readonly roof: Point[] } {
  const top = c.halfM - c.tuckM;
  return {
    belt: [
      [c.beltRear, -c.halfM, c.beltM],
      [c.beltFront, -c.halfM, c.beltM],
      [c.beltFront, c.halfM, c.beltM],
      [c.beltRear, c.halfM, c.beltM],
    ],
    roof: [
      [c.roofRear, -top, c.topM - 0.03],
      [c.roofFront, -top, c.topM - 0.03],
      [c.roofFront, top, c.topM - 0.03],
      [c.roofRear, top, c.topM - 0.03],
    ],
  };
}

function cabin(b: MeshBuilder, c: Cabin): void {
  const { belt, roof } = rings(c);
  b.hull(belt, roof, 'paint');
  // A slightly vaulted roof.
  b.box(
    [c.roofRear + 0.05, c.roofFront - 0.05],
    [-c.halfM + c.tuckM + 0.05, c.halfM - c.tuckM - 0.05],
    [c.topM - 0.05, c.topM],
    'paint',
    { front: 0.15, rear: 0.15, side: 0.12 },
  );
}

/** Glass a finger's width outside the cabin's sides, smaller than them, so that pillars and roof frame it. */
function windows(b: MeshBuilder, shape: CarShape, c: Cabin): void {
  const { belt, roof } = rings(c);
  const inside: Point = [(c.beltRear + c.beltFront) / 2, 0, c.beltM];
  const pane = (i: number, j: number, from: number, to: number): void => {
    const at = (t: number, height: number): Point => {
      const low = mix(belt[i]!, belt[j]!, t);
      const high = mix(roof[i]!, roof[j]!, t);
      return outwards(mix(low, high, height), inside, 0.012);
    };
    b.quad(at(from, 0.08), at(to, 0.08), at(to, 0.88), at(from, 0.88), inside, 'glass');
  };
  const sides: readonly (readonly [from: number, to: number])[] =
    shape === 'van'
      ? [[0.74, 0.95]]
      : [
          [0.08, 0.47],
          [0.52, 0.93],
        ];
  for (const [from, to] of sides) {
    pane(0, 1, from, to);
    pane(3, 2, from, to);
  }
  pane(1, 2, 0.07, 0.93);
  pane(3, 0, 0.1, 0.9);
}

const mix = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

const outwards = (p: Point, inside: Point, byM: number): Point => [
  p[0] + (p[0] > inside[0] + 0.9 ? byM : p[0] < inside[0] - 0.9 ? -byM : 0),
  p[1] + (p[1] > 0 ? byM : -byM),
  p[2] + 0.004,
];
