import { describe, expect, it } from 'vitest';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { blur, cover, noise } from '../../../../tools/faults/pixelFaults.js';
import { InputGuard } from '../../../../src/guard/input/InputGuard.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { emptyRadar } from '../syntheticDrive.js';

const SIZE = { widthPx: 320, heightPx: 96 } as const;
const ONSET = 15;
const FRAMES = 30;

/** A world of soft shapes that moves by; `contrast` 4 is dense fog. */
function world(frame: number, contrast: number): Uint8Array {
  const rng = new Rng(100 + frame);
  const rgb = new Uint8Array(3 * SIZE.widthPx * SIZE.heightPx);
  for (let row = 0; row < SIZE.heightPx; row++) {
    for (let column = 0; column < SIZE.widthPx; column++) {
      const x = column + 5 * frame;
      const shapes = Math.sin(x / 9) * Math.cos(row / 7) + Math.sin((x + 2 * row) / 31) + 2 * Math.sin(x / 97);
      const luma = Math.round(110 - row / 4 + contrast * shapes + rng.uniform(-1.5, 1.5));
      rgb.fill(
        Math.min(255, Math.max(0, luma)),
        3 * (row * SIZE.widthPx + column),
        3 * (row * SIZE.widthPx + column + 1),
      );
    }
  }
  return rgb;
}

type Spoil = (image: { widthPx: number; heightPx: number; rgb: Uint8Array }, rng: Rng, frame: number) => void;

/** Faults by picture, from the onset (0) on. */
function play(contrast: number, spoil: Spoil, forwardMps = 12): readonly (readonly HealthFinding[])[] {
  const guard = new InputGuard(guardSchema.parse({}).inputs);
  const found: (readonly HealthFinding[])[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    const rgb = world(frame, contrast);
    if (frame >= ONSET) spoil({ ...SIZE, rgb }, new Rng(frame), frame);
    const findings = guard.check({
      stampNs: BigInt(frame) * 100_000_000n,
      picture: { ...SIZE, rgb },
      radarState: 'absent',
      radar: emptyRadar(),
      hasRadialSpeed: false,
      ego: { forwardMps, yawRateRadps: 0, source: 'odometry' },
    });
    if (frame < ONSET) expect(findings, `frame ${frame}`).toEqual([]);
    else found.push(findings);
  }
  return found;
}

const firstOf = (found: readonly (readonly HealthFinding[])[], rule: HealthFinding['rule']): number =>
  1 + found.findIndex((findings) => findings.some((one) => one.rule === rule));

/** Three times as large, as a small picture is scaled up. */
const grains: Spoil = ({ rgb, widthPx }, rng) => {
  const seed = rng.integer(1, 1_000_000);
  for (let at = 0; at < rgb.length / 3; at++) {
    const grain = Math.floor((at % widthPx) / 3) + 400 * Math.floor(at / widthPx / 3);
    rgb.fill(new Rng(seed + grain).integer(0, 255), 3 * at, 3 * at + 3);
  }
};

const spots: Spoil = ({ rgb, widthPx, heightPx }) => {
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++) {
      const inSpot = Math.hypot((column % 40) - 20, (row % 32) - 16) < 9;
      const at = 3 * (row * widthPx + column);
      if (inSpot) for (let c = 0; c < 3; c++) rgb[at + c] = Math.round(0.3 * rgb[at + c]! + 48);
    }
  }
};

describe.each([
  ['a rich picture', 10],
  ['dense fog', 3],
])('in %s', (_name, contrast) => {
  it('nothing is found where nothing is wrong', () => {
    expect(play(contrast, () => undefined).flat()).toEqual([]);
  });

  it('a lens out of focus is found within 5 pictures, whatever the contrast', () => {
    const found = play(contrast, blur);
    expect(firstOf(found, 'blurred')).toBe(3);
    expect(found.at(-1)).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'blurred', severity: 'unfit' })]),
    );
  });

  it('a lens that is covered altogether is found within 5 pictures', () => {
    expect(firstOf(play(contrast, cover), 'covered-whole')).toBe(4);
  });

  it.each([
    ['random noise in every pixel', noise as Spoil],
    ['grains of three pixels', grains],
  ])('noise, %s, is found at once', (_kind, spoil) => {
    expect(firstOf(play(contrast, spoil), 'noise-frame')).toBe(1);
  });

  it('spots that come at once and stay are found within 15 pictures', () => {
    const found = play(contrast, spots);
    expect(firstOf(found, 'sudden-dirt')).toBe(8);
    expect(found.at(-1)).toMatchObject([{ code: 'covered-lens', severity: 'suspect' }]);
  });
});

it('a vehicle that stands may look at a picture that does not change', () => {
  expect(firstOf(play(25, cover, 0), 'covered-whole')).toBe(0);
});

it('light that changes all over is no dirt', () => {
  const brighter: Spoil = ({ rgb }) => {
    for (let i = 0; i < rgb.length; i++) rgb[i] = Math.min(255, rgb[i]! + 60);
  };
  expect(firstOf(play(25, brighter), 'sudden-dirt')).toBe(0);
});
