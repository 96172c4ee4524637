import { Rng } from '../../math/Rng.js';
import type { ActorState } from '../../world/WorldFrame.js';
import { ROLE_COUNT, type Role, ROLES } from '../meshes/Mesh.js';

type PaletteRgb = readonly [number, number, number];

/** Linear albedo of car paints, common ones more often (after BASF's colour report 2022: white, black, grey, silver lead). */
const PAINTS: readonly PaletteRgb[] = [
  [0.72, 0.73, 0.74],
  [0.72, 0.73, 0.74],
  [0.025, 0.025, 0.028],
  [0.025, 0.025, 0.028],
  [0.18, 0.19, 0.2],
  [0.18, 0.19, 0.2],
  [0.42, 0.43, 0.44],
  [0.42, 0.43, 0.44],
  [0.03, 0.09, 0.32],
  [0.02, 0.05, 0.14],
  [0.4, 0.02, 0.025],
  [0.5, 0.06, 0.03],
  [0.04, 0.13, 0.07],
  [0.3, 0.24, 0.16],
  [0.55, 0.4, 0.04],
  [0.12, 0.07, 0.05],
  [0.08, 0.22, 0.35],
];
const CARGO: readonly PaletteRgb[] = [
  [0.72, 0.72, 0.7],
  [0.7, 0.7, 0.72],
  [0.03, 0.1, 0.35],
  [0.45, 0.04, 0.03],
  [0.05, 0.25, 0.12],
  [0.6, 0.45, 0.05],
  [0.35, 0.36, 0.38],
];
const CLOTHES: readonly PaletteRgb[] = [
  [0.03, 0.03, 0.04],
  [0.05, 0.06, 0.12],
  [0.06, 0.1, 0.28],
  [0.35, 0.03, 0.04],
  [0.45, 0.45, 0.46],
  [0.12, 0.12, 0.13],
  [0.08, 0.2, 0.1],
  [0.5, 0.38, 0.06],
  [0.3, 0.1, 0.25],
  [0.6, 0.58, 0.52],
  [0.2, 0.14, 0.09],
  [0.1, 0.3, 0.38],
];
const TROUSERS: readonly PaletteRgb[] = [
  [0.03, 0.03, 0.035],
  [0.05, 0.07, 0.15],
  [0.09, 0.12, 0.22],
  [0.14, 0.12, 0.1],
  [0.25, 0.22, 0.17],
  [0.08, 0.08, 0.08],
];
const SKINS: readonly PaletteRgb[] = [
  [0.55, 0.36, 0.27],
  [0.45, 0.27, 0.19],
  [0.26, 0.14, 0.09],
  [0.1, 0.055, 0.035],
];
const HAIRS: readonly PaletteRgb[] = [
  [0.02, 0.015, 0.012],
  [0.07, 0.04, 0.025],
  [0.2, 0.13, 0.06],
  [0.3, 0.29, 0.28],
];
const FURS: readonly PaletteRgb[] = [
  [0.2, 0.11, 0.06],
  [0.26, 0.15, 0.08],
  [0.13, 0.08, 0.05],
];

export interface Palette {
  /** Three numbers a role. */
  readonly rgb: Float32Array;
  /** Light of its own, three numbers a role. */
  readonly emits: Float32Array;
}

const palette: Palette = { rgb: new Float32Array(ROLE_COUNT * 3), emits: new Float32Array(ROLE_COUNT * 3) };

function set(target: Float32Array, role: Role, rgb: PaletteRgb, gain = 1): void {
  const i = ROLES[role] * 3;
  target[i] = rgb[0] * gain;
  target[i + 1] = rgb[1] * gain;
  target[i + 2] = rgb[2] * gain;
}

/** Colours of one actor; the arrays are overwritten by the next call. `blinkOn`: this half of an indicator's second. */
export function paletteOf(actor: ActorState, blinkOn: boolean): Palette {
  const rng = new Rng(actor.appearanceSeed);
  const { rgb, emits } = palette;
  emits.fill(0);
  const amberLivery = actor.lights.beacon && (actor.kind === 'truck' || actor.kind === 'barrier');
  const paint = rng.pick(PAINTS);
  const busPaint = rng.pick([PAINTS[0]!, [0.55, 0.38, 0.03], [0.45, 0.03, 0.03], [0.06, 0.2, 0.4]] as const);
  set(
    rgb,
    'paint',
    actor.lights.beacon
      ? amberLivery
        ? [0.75, 0.3, 0.03]
        : rng.pick([
            [0.5, 0.03, 0.02],
            [0.75, 0.75, 0.76],
          ] as const)
      : actor.kind === 'bus'
        ? busPaint
        : paint,
  );
  set(rgb, 'glass', [0.03, 0.036, 0.042]);
  set(rgb, 'black', [0.018, 0.018, 0.019]);
  set(rgb, 'trim', [0.035, 0.035, 0.037]);
  set(rgb, 'rim', [0.35, 0.36, 0.37]);
  set(rgb, 'metal', [0.28, 0.29, 0.3]);
  set(rgb, 'headLamp', [0.62, 0.64, 0.66]);
  set(rgb, 'tailLamp', [0.3, 0.012, 0.01]);
  set(rgb, 'leftIndicator', [0.4, 0.16, 0.02]);
  set(rgb, 'rightIndicator', [0.4, 0.16, 0.02]);
  set(rgb, 'plate', [0.7, 0.7, 0.66]);
  set(
    rgb,
    'beacon',
    amberLivery ? [0.6, 0.25, 0.02] : actor.kind === 'barrier' ? [0.55, 0.28, 0.03] : [0.04, 0.1, 0.6],
  );
  set(rgb, 'cargo', actor.kind === 'pedestrian' || actor.kind === 'child' ? rng.pick(CLOTHES) : rng.pick(CARGO));
  set(rgb, 'skin', rng.pick(SKINS));
  set(rgb, 'hair', rng.pick(HAIRS));
  const top = rng.pick(CLOTHES);
  set(rgb, 'top', top, actor.kind === 'child' ? 1.5 : 1);
  set(rgb, 'bottom', rng.pick(TROUSERS));
  set(
    rgb,
    'shoe',
    rng.pick([
      [0.03, 0.03, 0.03],
      [0.5, 0.5, 0.5],
      [0.16, 0.09, 0.05],
    ] as const),
  );
  set(rgb, 'white', [0.75, 0.75, 0.74]);
  set(rgb, 'red', [0.55, 0.03, 0.025]);
  set(rgb, 'orange', [0.72, 0.17, 0.02]);
  const fur = rng.pick(FURS);
  set(rgb, 'fur', fur);
  set(rgb, 'paleFur', [0.55, 0.5, 0.42]);
  set(
    rgb,
    'wood',
    rng.pick([
      [0.3, 0.2, 0.11],
      [0.4, 0.3, 0.19],
      [0.22, 0.14, 0.08],
    ] as const),
  );
  if (actor.lights.head) {
    set(emits, 'headLamp', [1.0, 0.94, 0.8], actor.lights.highBeam ? 9 : 3.2);
    set(emits, 'tailLamp', [0.75, 0.03, 0.02], 1.1);
  }
  if (actor.lights.brake) set(emits, 'tailLamp', [1, 0.045, 0.03], 2.4);
  if (actor.lights.indicator !== 'off' && blinkOn)
    set(emits, actor.lights.indicator === 'left' ? 'leftIndicator' : 'rightIndicator', [1, 0.42, 0.03], 2.4);
  if (actor.lights.beacon && blinkOn) set(emits, 'beacon', amberLivery ? [1, 0.45, 0.04] : [0.12, 0.3, 1], 4);
  return palette;
}
