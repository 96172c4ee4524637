import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../../src/domain/Detection.js';
import { AgreementGuard } from '../../../../src/guard/agreement/AgreementGuard.js';
import type { JudgeFacts, ObjectnessMap } from '../../../../src/guard/GuardFacts.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { camera, car, judgeFacts } from '../guardFixtures.js';

const ROWS = 24;
const COLUMNS = 80;
const STRIDE_PX = 8;
/** Of one cell of the fixtures' camera. */
const CELL_RAD = STRIDE_PX / camera.projector.calibration.fxPx;

/** Three cars in the middle of the picture that both sensors see. */
const cars = [
  car({ xM: 22, yM: 4, cameraScore: 0.5 }),
  car({ xM: 26, yM: -3, cameraScore: 0.5 }),
  car({ xM: 34, yM: 1, cameraScore: 0.5 }),
];

/** Column of the picture, in cells, at which the middle of an object is shown. */
function columnOf({ xM, yM, zM }: Detection): number {
  expect(camera.projector.project(xM, yM, zM, 0.5)).toBe(true);
  return (camera.projector.uPx + 0.5) / STRIDE_PX;
}

/** What a camera is sure of that sees vehicles at these columns, a cell wide, at any height. */
function seenAt(columns: readonly number[], elsewhere = 0.02): ObjectnessMap {
  const values = new Float32Array(2 * ROWS * COLUMNS).fill(elsewhere);
  for (const at of columns)
    for (let row = 0; row < ROWS; row++)
      for (let column = 0; column < COLUMNS; column++) {
        const beside = (column + 0.5 - at) / 0.7;
        const own = row * COLUMNS + column;
        values[own] = Math.max(values[own]!, 0.7 * Math.exp((-beside * beside) / 2));
      }
  return { values, classes: ['vehicle', 'vulnerable_road_user'], rows: ROWS, columns: COLUMNS, stridePx: STRIDE_PX };
}

const turned = (cells: number): ObjectnessMap => seenAt(cars.map((one) => columnOf(one) + cells));

/** The finding of each frame. */
function play(frames: readonly Partial<JudgeFacts>[]) {
  const guard = new AgreementGuard(guardSchema.parse({}).agreement);
  return frames.map((change) => guard.check(judgeFacts(cars, change)));
}
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('AgreementGuard', () => {
  it('is silent for as long as the camera sees the cars where they are, and while it is turned a little', () => {
    expect(play(times(80, { objectness: turned(0) })).every((finding) => finding === undefined)).toBe(true);
    expect(play(times(80, { objectness: turned(-1) })).every((finding) => finding === undefined)).toBe(true);
  });

  it('finds pictures of another moment within 15 frames, and forgets them when they fit again', () => {
    const elsewhere = seenAt(cars.map((one) => columnOf(one) + (one.yM > 0 ? 4 : -5)));
    const found = play([
      ...times(30, { objectness: turned(0) }),
      ...times(30, { objectness: elsewhere }),
      ...times(60, { objectness: turned(0) }),
    ]);
    const first = found.findIndex((finding) => finding !== undefined);
    expect(first).toBeGreaterThanOrEqual(30);
    expect(first).toBeLessThan(45);
    expect(found[first]).toMatchObject({
      rule: 'placement',
      code: 'camera-radar-disagree',
      input: 'both',
      severity: 'suspect',
    });
    expect(found.at(-1)).toBeUndefined();
  });

  it('finds a camera that is turned by three cells either way, and says by how much', () => {
    for (const cells of [3, -3]) {
      const found = play(times(15, { objectness: turned(cells) })).at(-1);
      expect(found).toMatchObject({ rule: 'bearing', code: 'miscalibrated', input: 'both', unit: 'rad' });
      expect(found?.measured).toBeGreaterThan(2.7 * CELL_RAD);
      expect(found?.measured).toBeLessThan(3.3 * CELL_RAD);
    }
  });

  it('says nothing when the camera sees nothing, when it sees vehicles everywhere, and of an empty road', () => {
    for (const change of [
      { objectness: seenAt([], 0.06) },
      { objectness: seenAt([], 0.45) },
      { objectness: turned(3), detections: [] },
    ])
      expect(play(times(200, change)).every((finding) => finding === undefined)).toBe(true);
  });

  it('says nothing of cars that have no returns, are far, or hidden behind nearer ones', () => {
    const hidden = [car({ xM: 12 }), car({ xM: 25 }), car({ xM: 35 })];
    const seen = seenAt([columnOf(hidden[0]!)]);
    for (const change of [
      { detections: cars.map((one) => ({ ...one, radarPointCount: 0 })), objectness: turned(4) },
      { detections: cars.map((one) => ({ ...one, xM: 50, cameraScore: 0.5 })), objectness: turned(4) },
      { detections: hidden, objectness: seen },
    ])
      expect(play(times(60, change)).every((finding) => finding === undefined)).toBe(true);
  });

  it('starts anew after a picture that is known to be spoilt', () => {
    const dirty = {
      rule: 'covered-lens',
      code: 'covered-lens',
      input: 'camera',
      severity: 'suspect',
      measured: 1,
      limit: 0,
      unit: '',
    } as const;
    const found = play([
      ...times(9, { objectness: turned(3) }),
      { objectness: turned(3), findings: [dirty] },
      ...times(30, { objectness: turned(0) }),
    ]);
    expect(found.slice(9).every((finding) => finding === undefined)).toBe(true);
  });

  it('doubts a picture that jumped until cars are seen in their places, and does not repeat the finding', () => {
    const jumped = {
      rule: 'picture-jump',
      code: 'camera-radar-disagree',
      input: 'both',
      severity: 'suspect',
      measured: 2,
      limit: 1.6,
      unit: '',
    } as const;
    const after = (objectness: ObjectnessMap) =>
      play([...times(10, { objectness: turned(0) }), { objectness, findings: [jumped] }, ...times(30, { objectness })]);
    const elsewhere = after(seenAt(cars.map((one) => columnOf(one) + (one.yM > 0 ? 4 : -5))));
    expect(elsewhere.slice(0, 11)).toEqual(times(11, undefined));
    expect(elsewhere.slice(11).every((finding) => finding?.code === 'camera-radar-disagree')).toBe(true);
    expect(after(turned(0)).slice(16)).toEqual(times(25, undefined));
  });

  it('survives numbers that are none', () => {
    const broken = seenAt([40], Number.NaN);
    const bad = [car({ xM: Number.NaN }), car({ score: Number.NaN }), car({ lengthM: Infinity }), ...cars];
    expect(play(times(30, { objectness: broken, detections: bad })).every((finding) => finding === undefined)).toBe(
      true,
    );
    expect(play([...times(30, { objectness: turned(0), detections: bad })]).at(-1)).toBeUndefined();
  });
});
