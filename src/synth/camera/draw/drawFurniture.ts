import { Rng } from '../../math/Rng.js';
import { HALF_PI, sin } from '../../math/deterministicMath.js';
import type { Furniture } from '../../world/WorldFrame.js';
import { MATERIALS } from '../TriangleRaster.js';
import { bodyTransform, type BoxLook, type Canvas, depthIfVisible, drawBox } from './Canvas.js';
import { drawTree } from './drawTree.js';
import { lampShareAt, opennessAt } from './surroundings.js';

const FAR_M: Readonly<Record<Furniture['kind'], number>> = {
  guard_rail: 230,
  guard_rail_post: 55,
  noise_barrier: 320,
  tunnel_wall: 330,
  bridge_deck: 330,
  sign: 200,
  gantry: 320,
  street_light: 220,
  traffic_light: 160,
  tree: 330,
  bush: 150,
  building: 340,
  delineator: 130,
};

const WALLS = [
  [0.42, 0.34, 0.26],
  [0.5, 0.45, 0.37],
  [0.36, 0.2, 0.14],
  [0.55, 0.52, 0.47],
  [0.3, 0.3, 0.31],
  [0.48, 0.38, 0.22],
  [0.4, 0.42, 0.42],
] as const;

/** Objects beside and over the road; all have the class `other`. */
export function drawFurniture(canvas: Canvas): void {
  const { frame, raster } = canvas;
  raster.nextInstance = 0;
  raster.nextClass = 0;
  for (const item of frame.furniture) {
    const { pose } = item;
    const radius = (item.lengthM + item.widthM + item.heightM) / 2;
    const depth = depthIfVisible(canvas, pose.xM, pose.yM, pose.zM + item.baseM + item.heightM / 2, radius);
    if (depth < 0 || depth > FAR_M[item.kind] || depth * canvas.light.fogPerM > 9) continue;
    draw(canvas, item, depth);
  }
}

const bodyMatrix = new Float64Array(12);

function draw(canvas: Canvas, item: Furniture, depthM: number): void {
  const { frame, light } = canvas;
  const { pose } = item;
  const open = frame.road.tunnels.length === 0 ? 1 : opennessAt(frame, pose.xM, pose.yM);
  const lampShare = light.streetLampGain > 0 && depthM < 120 ? lampShareAt(frame, pose.xM, pose.yM) : 0;
  const body = bodyTransform(pose, 0, bodyMatrix);
  const snowy = frame.environment.roadSurface === 'snow';
  const { lengthM, widthM, heightM, baseM } = item;
  const box = (
    x0: number,
    x1: number,
    y0: number,
    y1: number,
    z0: number,
    z1: number,
    rgb: readonly [number, number, number],
    more: Partial<BoxLook> = {},
  ): void => {
    drawBox(canvas, body, x0, x1, y0, y1, z0, z1, { rgb, open, lampShare, ...more });
  };
  const hl = lengthM / 2;
  const hw = widthM / 2;
  const top = baseM + heightM;
  switch (item.kind) {
    case 'guard_rail': {
      const pieces = depthM < 30 ? 4 : 1;
      for (let i = 0; i < pieces; i++) {
        const from = -hl + (i * lengthM) / pieces;
        const to = from + lengthM / pieces;
        box(from, to, -0.05, 0.05, baseM, baseM + heightM, [0.36, 0.37, 0.38]);
        if (depthM < 40)
          box(from, to, -0.065, 0.065, baseM + heightM * 0.36, baseM + heightM * 0.64, [0.2, 0.21, 0.22]);
      }
      break;
    }
    case 'guard_rail_post':
      box(-0.05, 0.05, -0.05, 0.05, 0, heightM, [0.26, 0.27, 0.28]);
      break;
    case 'noise_barrier':
      box(-hl, hl, -hw, hw, 0, heightM, [0.2, 0.24, 0.2], { material: MATERIALS.concrete });
      box(-hl, -hl + 0.18, -hw - 0.05, hw + 0.05, 0, heightM + 0.1, [0.3, 0.3, 0.3]);
      break;
    case 'tunnel_wall':
      box(-hl, hl, -hw, hw, baseM, top, [0.5, 0.49, 0.46], { material: MATERIALS.concrete });
      break;
    case 'bridge_deck': {
      box(-hl, hl, -hw, hw, baseM, top, [0.4, 0.39, 0.37], { material: MATERIALS.concrete });
      if (open < 0.5) {
        // Rows of tunnel lamps below the ceiling.
        for (const y of [-hw * 0.35, hw * 0.35])
          box(-hl * 0.6, hl * 0.6, y - 0.15, y + 0.15, baseM - 0.12, baseM - 0.02, [0.2, 0.2, 0.2], {
            emits: [2.2, 1.9, 1.3],
          });
      } else if (baseM > 5.3) box(-hl - 0.05, -hl + 0.1, -hw, hw, top, top + 1, [0.3, 0.31, 0.32]);
      break;
    }
    case 'sign':
      drawSign(canvas, item, box);
      break;
    case 'gantry': {
      for (const y of [-hw, hw]) box(-0.2, 0.2, y - 0.2, y + 0.2, 0, heightM, [0.32, 0.33, 0.34]);
      box(-0.15, 0.15, -hw, hw, heightM - 0.8, heightM - 0.4, [0.32, 0.33, 0.34]);
      const boards = Math.max(2, Math.round(widthM / 5));
      for (let i = 0; i < boards; i++) {
        const y = -hw + 1.2 + (i * (widthM - 2)) / boards;
        box(-0.3, -0.16, y, y + 3.3, heightM - 2.1, heightM - 0.1, [0.02, 0.09, 0.38]);
        for (const [dy, dz, wide] of [
          [0.4, 0.4, 1.8],
          [0.4, 0.95, 2.4],
          [0.4, 1.4, 1.2],
        ] as const)
          box(-0.32, -0.3, y + dy, y + dy + wide, heightM - 2.1 + dz, heightM - 1.92 + dz, [0.72, 0.72, 0.72]);
      }
      break;
    }
    case 'street_light': {
      box(-0.07, 0.07, -0.07, 0.07, 0, heightM, [0.24, 0.25, 0.26]);
      const reach = 1.6;
      box(0, reach, -0.05, 0.05, heightM - 0.12, heightM, [0.24, 0.25, 0.26]);
      const on = light.streetLampGain > 0;
      box(reach - 0.5, reach + 0.3, -0.14, 0.14, heightM - 0.2, heightM - 0.06, [0.3, 0.3, 0.3], {
        emits: on ? [3, 2.3, 1.25] : [0, 0, 0],
      });
      if (on && depthM < 180) lampGlow(canvas, item, reach, heightM - 0.15);
      break;
    }
    case 'traffic_light': {
      box(-0.06, 0.06, -0.06, 0.06, 0, heightM - 0.9, [0.22, 0.23, 0.24]);
      box(-0.14, 0.14, -0.16, 0.16, heightM - 0.95, heightM, [0.02, 0.02, 0.02]);
      // The phase is only for looks: traffic does not obey it.
      const green =
        frame.timeSecs * 0.05 +
          item.appearanceSeed * 0.37 -
          Math.floor(frame.timeSecs * 0.05 + item.appearanceSeed * 0.37) >
        0.3;
      for (let i = 0; i < 3; i++) {
        const z = heightM - 0.28 * (i + 1) - 0.02;
        const on = i === (green ? 2 : 0);
        const rgb =
          i === 0
            ? ([0.3, 0.02, 0.02] as const)
            : i === 1
              ? ([0.25, 0.16, 0.02] as const)
              : ([0.02, 0.22, 0.1] as const);
        const glow = green ? ([0.1, 1.6, 0.75] as const) : ([1.8, 0.12, 0.08] as const);
        box(-0.17, -0.14, -0.09, 0.09, z, z + 0.18, rgb, { emits: on ? glow : [0, 0, 0] });
      }
      break;
    }
    case 'tree':
    case 'bush':
      drawTree(canvas, item, depthM, { open, lampShare, snowy });
      break;
    case 'building':
      drawBuilding(canvas, item, body, { open, lampShare }, snowy);
      break;
    case 'delineator':
      box(-0.05, 0.05, -0.06, 0.06, 0, heightM, [0.72, 0.72, 0.71]);
      box(-0.055, 0.055, -0.065, 0.065, heightM * 0.68, heightM * 0.88, [0.02, 0.02, 0.02]);
      box(
        -0.065,
        0.06,
        -0.03,
        0.03,
        heightM * 0.72,
        heightM * 0.84,
        light.isDark ? [2.5, 2.4, 2.2] : [0.55, 0.52, 0.48],
      );
      break;
  }
}

type DrawPart = (
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  z0: number,
  z1: number,
  rgb: readonly [number, number, number],
  more?: Partial<BoxLook>,
) => void;

function drawSign(canvas: Canvas, item: Furniture, box: DrawPart): void {
  const { heightM, widthM, appearanceSeed } = item;
  // Retro-reflecting sheets send head-lamp light back to the driver.
  const gain = canvas.light.isDark ? 2.2 : 1;
  const hw = widthM / 2;
  box(-0.035, 0.035, -0.035, 0.035, 0, heightM - 0.05, [0.34, 0.35, 0.36]);
  if (widthM > 1.2) {
    box(-0.09, -0.035, -hw, hw, heightM - 1.6, heightM, [0.02 * gain, 0.09 * gain, 0.38 * gain]);
    box(-0.1, -0.09, -hw + 0.2, hw * 0.4, heightM - 0.6, heightM - 0.4, [0.7, 0.7, 0.7]);
    box(-0.1, -0.09, -hw + 0.2, hw * 0.7, heightM - 1.1, heightM - 0.9, [0.7, 0.7, 0.7]);
    return;
  }
  const look = appearanceSeed % 4;
  const z = heightM - widthM;
  if (look === 0) {
    box(-0.05, -0.035, -hw, hw, z, heightM, [0.02 * gain, 0.1 * gain, 0.42 * gain]);
    box(-0.055, -0.05, -0.05, 0.05, z + 0.12, heightM - 0.12, [0.7, 0.7, 0.7]);
  } else if (look === 3) {
    box(-0.05, -0.035, -hw, hw, z, heightM, [0.72 * gain, 0.52 * gain, 0.03]);
    box(-0.055, -0.05, -hw * 0.6, hw * 0.6, z + 0.12, heightM - 0.12, [0.7, 0.7, 0.7]);
  } else {
    box(-0.05, -0.035, -hw, hw, z, heightM, [0.6 * gain, 0.03, 0.03]);
    box(-0.055, -0.05, -hw * 0.7, hw * 0.7, z + hw * 0.3, heightM - hw * 0.3, [0.72 * gain, 0.72 * gain, 0.72 * gain]);
    box(-0.06, -0.055, -hw * 0.3, hw * 0.3, z + hw * 0.7, heightM - hw * 0.7, [0.03, 0.03, 0.03]);
  }
}

function drawBuilding(
  canvas: Canvas,
  item: Furniture,
  body: ReturnType<typeof bodyTransform>,
  look: { open: number; lampShare: number },
  snowy: boolean,
): void {
  const rng = new Rng(item.appearanceSeed);
  const rgb = rng.pick(WALLS);
  const hl = item.lengthM / 2;
  const hw = item.widthM / 2;
  const shade = rng.uniform(0.75, 1.15);
  drawBox(canvas, body, -hl, hl, -hw, hw, -0.5, item.heightM, {
    ...look,
    rgb: [rgb[0] * shade, rgb[1] * shade, rgb[2] * shade],
    material: MATERIALS.facade,
  });
  const roof: readonly [number, number, number] = snowy ? [0.8, 0.8, 0.82] : [0.24, 0.09, 0.06];
  drawBox(canvas, body, -hl - 0.2, hl + 0.2, -hw - 0.2, hw + 0.2, item.heightM, item.heightM + 0.5, {
    ...look,
    rgb: roof,
  });
  if (item.heightM < 9)
    drawBox(canvas, body, -hl, hl, -hw * 0.55, hw * 0.55, item.heightM + 0.5, item.heightM + 2, { ...look, rgb: roof });
}

function lampGlow(canvas: Canvas, item: Furniture, reach: number, heightM: number): void {
  const m = canvas.view.cameraFromWorld.m;
  const { pose } = item;
  const x = pose.xM + sin(pose.yawRad + HALF_PI) * reach;
  const y = pose.yM + sin(pose.yawRad) * reach;
  const z = pose.zM + heightM;
  const depth = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
  if (depth < 1) return;
  canvas.glows.items.push({
    x: m[0]! * x + m[1]! * y + m[2]! * z + m[3]!,
    y: m[4]! * x + m[5]! * y + m[6]! * z + m[7]!,
    z: depth,
    red: 0.9,
    green: 0.7,
    blue: 0.4,
    radius: 1.8,
  });
}
