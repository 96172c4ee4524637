import { describe, expect, it } from 'vitest';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { InputGuard } from '../../../../src/guard/input/InputGuard.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { blur, cover } from '../../../../tools/faults/pixelFaults.js';
import { emptyRadar } from '../syntheticDrive.js';

const SIZE = { widthPx: 640, heightPx: 192 } as const;
const JUMP_AT = 15;
const FRAMES = 30;

const table = new Rng(7);
const BRICKS = Array.from({ length: 8192 }, () => table.uniform(40, 160));

/** A wall of rough bricks, each of its own brightness, that wanders by 8 px a picture; `place` is where along it the camera looks. */
function wall(place: number, gain = 1): Uint8Array {
  const rgb = new Uint8Array(3 * SIZE.widthPx * SIZE.heightPx);
  for (let row = 0; row < SIZE.heightPx; row++) {
    for (let column = 0; column < SIZE.widthPx; column++) {
      const x = column + 8 * place;
      const brick = BRICKS[(Math.floor(x / 22) * 16 + Math.floor(row / 12)) % BRICKS.length]!;
      const luma = gain * (brick + (((7 * x + 3 * row) * x) % 29) - 14);
      rgb.fill(Math.min(255, luma), 3 * (row * SIZE.widthPx + column), 3 * (row * SIZE.widthPx + column + 1));
    }
  }
  return rgb;
}

type Spoil = (image: { widthPx: number; heightPx: number; rgb: Uint8Array }, rng: Rng) => void;

interface Film {
  readonly place?: (frame: number) => number;
  readonly gain?: (frame: number) => number;
  readonly spoil?: (frame: number) => Spoil | undefined;
  readonly stepsOf?: (frame: number) => number;
}

/** The jumps that are found, by picture. */
function play({ place = (i) => i, gain = () => 1, spoil, stepsOf = (i) => i }: Film): readonly boolean[] {
  const guard = new InputGuard(guardSchema.parse({}).inputs);
  return Array.from({ length: FRAMES }, (_, i) => {
    const rgb = wall(place(i), gain(i));
    spoil?.(i)?.({ ...SIZE, rgb }, new Rng(i));
    const findings = guard.check({
      stampNs: BigInt(stepsOf(i)) * 100_000_000n,
      picture: { ...SIZE, rgb },
      radarState: 'absent',
      radar: emptyRadar(),
      hasRadialSpeed: false,
      ego: { forwardMps: 10, yawRateRadps: 0, source: 'odometry' },
    });
    return findings.some(isJump);
  });
}

const isJump = ({ rule, input, severity }: HealthFinding): boolean =>
  rule === 'picture-jump' && input === 'both' && severity === 'suspect';

describe('PictureJumpRule', () => {
  it('finds the picture that jumps to another place', () => {
    const found = play({ place: (i) => (i < JUMP_AT ? i : i + 500) });
    expect(found.flatMap((isFound, i) => (isFound ? [i] : []))).toEqual([JUMP_AT]);
  });

  it.each<[string, Film]>([
    ['pictures follow each other', {}],
    ['the world moves faster from one picture on', { place: (i) => (i < JUMP_AT ? i : JUMP_AT + 2 * (i - JUMP_AT)) }],
    ['the light changes', { gain: (i) => (i < JUMP_AT ? 1 : 0.6) }],
    [
      'the light changes where the picture jumps',
      { place: (i) => (i < JUMP_AT ? i : i + 500), gain: (i) => (i < JUMP_AT ? 1 : 0.5) },
    ],
    [
      'pictures were lost, which the stamps show',
      { place: (i) => (i < JUMP_AT ? i : i + 5), stepsOf: (i) => (i < JUMP_AT ? i : i + 5) },
    ],
    ['there is a gap', { place: (i) => (i < JUMP_AT ? i : i + 500), stepsOf: (i) => (i < JUMP_AT ? i : i + 10) }],
    ['something covers the lens and goes', { spoil: (i) => (i >= JUMP_AT && i < JUMP_AT + 6 ? cover : undefined) }],
    ['the lens gets out of focus and back', { spoil: (i) => (i >= JUMP_AT && i < JUMP_AT + 6 ? blur : undefined) }],
  ])('says nothing when %s', (_name, film) => {
    expect(play(film)).not.toContain(true);
  });
});
