import { describe, expect, it } from 'vitest';
import type { PlacedSweep } from '../../../src/domain/FusionSample.js';
import type { RadarScan } from '../../../src/domain/RadarScan.js';
import type { EgoVelocity } from '../../../src/domain/EgoMotion.js';
import { planarTransform, transformFromQuaternion } from '../../../src/geometry/Transform.js';
import { rowAt } from '../../../src/geometry/modelGrid.js';
import { addSweep } from '../../../src/preprocess/addSweep.js';
import { RadarCloud } from '../../../src/preprocess/RadarCloud.js';
import { radarGrid } from '../../../src/preprocess/radarGrid.js';
import { fullContract } from '../../support/contract.js';
import { type PointRow, radarMessage } from '../../support/sensors.js';

const contract = fullContract();
const SIZE = 128 * 96;
const ahead: EgoVelocity = { forwardMps: 12, leftMps: 0, yawRateRadps: 0 };

function sweep(rows: readonly PointRow[], over: Partial<RadarScan> = {}, rest: Partial<PlacedSweep> = {}): PlacedSweep {
  return { scan: radarMessage(0, rows, over), baseFromRadar: planarTransform(2, 0, 0), ageSecs: 0, ...rest };
}

interface GridOptions {
  readonly velocity?: EgoVelocity;
  readonly isUnambiguous?: boolean;
}

/** All ten channels of one cell after the sweeps went in. */
function cellOf(sweeps: readonly PlacedSweep[], x: number, y: number, options: GridOptions = {}): number[] {
  const cloud = new RadarCloud();
  for (const one of sweeps)
    addSweep(cloud, one, {
      velocity: options.velocity,
      dopplerPeriodMps: options.isUnambiguous === true ? undefined : 10.31,
      magnitudeScaleDb: 20,
    });
  const grid = radarGrid(cloud, contract, 2);
  const cell = Math.floor(rowAt(contract.grid, x)) * 96 + Math.floor((y + 24) / 0.5);
  return Array.from({ length: 10 }, (_, channel) => grid[channel * SIZE + cell]!);
}

const close = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value, `channel ${i}`).toBeCloseTo(expected[i]!, 5);
  });
};

describe('radarGrid', () => {
  it('takes the speed nearest to standing still of a folded range rate', () => {
    const cloud = new RadarCloud();
    const folded = { velocity: ahead, dopplerPeriodMps: 10.31, magnitudeScaleDb: 20 };
    addSweep(
      cloud,
      sweep([
        [20, 0, 0, -12 + 10.31, 50],
        [20, 0, 0, -12 + 10.31 + 2, 50],
      ]),
      folded,
    );
    expect(cloud.radialSpeedMps[0]).toBeCloseTo(0, 5);
    expect(cloud.radialSpeedMps[1]).toBeCloseTo(2, 5);
  });

  it('writes what the contract says for one cell of three points', () => {
    // Magnitudes 40, 50, 60 and 70 elsewhere: the lower median is 50.
    const rows: PointRow[] = [
      [10.1, 0.1, -3, -12, 40],
      [10.2, 0.2, 0.5, -12, 50],
      [10.3, 0.3, 1.5, -7, 60],
      [30, 5, 0, -12, 70],
    ];
    const [r1, r2, r3] = rows.map(([x, y, z]) => Math.hypot(x, y, z));
    const v = [-12 + (12 * 10.1) / r1!, -12 + (12 * 10.2) / r2!, -7 + (12 * 10.3) / r3!];
    const phase = v.map((speed) => (2 * Math.PI * speed) / 10.31);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    close(cellOf([sweep(rows)], 10.2, 0.2, { velocity: ahead, isUnambiguous: true }), [
      Math.log(4),
      0.5,
      0,
      -2,
      0,
      1.5,
      mean(phase.map(Math.sin)),
      mean(phase.map(Math.cos)),
      mean(v.map((speed) => speed / 20)),
      1,
    ]);
  });

  it('leaves empty cells zero and drops points outside', () => {
    close(
      cellOf(
        [
          sweep([
            [10, 0, 0, 0, 0],
            [110, 0, 0, 0, 0],
            [-5, 0, 0, 0, 0],
            [10, 30, 0, 0, 0],
          ]),
        ],
        20,
        0,
      ),
      Array<number>(10).fill(0),
    );
  });

  it('counts far returns in the rows that grow', () => {
    // Radar 2 m ahead, as far as the grid's origin: row 127 begins 2.2 m before 104 m.
    const rows: PointRow[] = [
      [102, 0, 0, 0, 0],
      [103.9, 0, 0, 0, 0],
      [101.5, 0, 0, 0, 0],
    ];
    expect(cellOf([sweep(rows)], 103, 0)[0]).toBeCloseTo(Math.log(3), 5);
  });

  it('keeps phase but no speed for folded Doppler, neither without', () => {
    const rows: PointRow[] = [[10, 0, 0, 2, 0]];
    const folded = cellOf([sweep(rows)], 10, 0, { velocity: { ...ahead, forwardMps: 0 } });
    expect(folded[6]).toBeCloseTo(Math.sin((2 * Math.PI * 2) / 10.31), 5);
    expect(folded.slice(8)).toEqual([0, 0]);
    const without = cellOf([sweep(rows, { rangeRateKind: 'none' })], 10, 0, { velocity: ahead, isUnambiguous: true });
    expect(without.slice(6)).toEqual([0, 0, 0, 0]);
    const unknownEgo = cellOf([sweep(rows)], 10, 0, { isUnambiguous: true });
    expect(unknownEgo.slice(6)).toEqual([0, 0, 0, 0]);
  });

  it('leaves compensated Doppler as it is', () => {
    const cell = cellOf([sweep([[10, 0, 0, 4, 0]], { rangeRateKind: 'compensated' })], 10, 0, {
      velocity: ahead,
      isUnambiguous: true,
    });
    expect(cell[8]).toBeCloseTo(0.2, 6);
  });

  it('removes the motion of a radar on a lever arm while turning', () => {
    // Radar 3 m ahead and 1 m left of base_link, looking left; yaw rate 0.5 rad/s at 10 m/s.
    const mounting = transformFromQuaternion([3, 1, 0.5], [0, 0, Math.SQRT1_2, Math.SQRT1_2]);
    const radarVelocity = [10 - 0.5 * 1, 0.5 * 3] as const;
    // A standing point 10 m along the radar's x, which is base_link y: approach speed is the radar's own to the left.
    const cell = cellOf([sweep([[10, 0, 0, -radarVelocity[1], 0]], {}, { baseFromRadar: mounting })], 3 - 2, 11, {
      velocity: { forwardMps: 10, leftMps: 0, yawRateRadps: 0.5 },
      isUnambiguous: true,
    });
    expect(cell[0]).toBeCloseTo(Math.log(2), 6);
    expect(cell[8]).toBeCloseTo(0, 6);
  });

  it('moves an old sweep to the present: by odometry, else by the ego speed', () => {
    const rows: PointRow[] = [[10, 0, 0, 0, 0]];
    const moved = cellOf([sweep(rows, {}, { ageSecs: 0.1 })], 10 - 1.2, 0, { velocity: ahead });
    expect(moved[0]).toBeCloseTo(Math.log(2), 6);
    const byOdometry = cellOf([sweep(rows, {}, { ageSecs: 0.1, sampleFromScan: planarTransform(-3, 0, 0) })], 7, 0, {
      velocity: ahead,
    });
    expect(byOdometry[0]).toBeCloseTo(Math.log(2), 6);
  });

  it('merges sweeps with their own medians', () => {
    const cell = cellOf([sweep([[10, 0, 0, 0, 40]]), sweep([[10, 0.1, 1, 0, 90]])], 10, 0);
    close(cell.slice(0, 6), [Math.log(3), 0, 0, 0, 0.5, 1]);
  });

  it('grows beyond its first size without losing points', () => {
    const rows = Array.from({ length: 9000 }, (_, i): PointRow => [10, 0, 0, 0, i]);
    expect(cellOf([sweep(rows), sweep(rows)], 10, 0)[0]).toBeCloseTo(Math.log(18_001), 5);
  });
});
