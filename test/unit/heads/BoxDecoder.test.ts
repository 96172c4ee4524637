import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelContract } from '../../../src/domain/ModelContract.js';
import { rowEdgeM } from '../../../src/geometry/modelGrid.js';
import { BoxDecoder } from '../../../src/heads/BoxDecoder.js';
import { headingRad } from '../../../src/heads/headingRad.js';
import { HeadsError } from '../../../src/heads/HeadsError.js';
import { fullContract } from '../../support/contract.js';

const contract = fullContract();
const CELLS = 128 * 96;
const PEAK = { classIndex: 1, ix: 20, iy: 50, score: 0.8 };

function boxTensor(of: ModelContract, fields: Readonly<Record<string, number>>): Float32Array {
  const names = of.outputs.box.fields;
  const box = new Float32Array(names.length * CELLS);
  for (const [name, value] of Object.entries(fields)) box[names.indexOf(name) * CELLS + PEAK.ix * 96 + PEAK.iy] = value;
  return box;
}

const FIELDS = {
  dx: 0.2,
  dy: -0.1,
  z: 0.9,
  log_length: Math.log(2),
  log_width: Math.log(1.5),
  log_height: 0,
  heading_180: 20,
  radial_speed: -0.5,
  log_sigma_position: Math.log(0.3),
  log_sigma_size: Math.log(0.1),
  log_sigma_yaw: Math.log(0.05),
  log_sigma_speed: Math.log(0.4),
};

describe('BoxDecoder', () => {
  it('reads fields by their names', () => {
    const reversed = fullContract({
      outputs: {
        ...contract.outputs,
        box: { ...contract.outputs.box, fields: [...contract.outputs.box.fields].reverse() },
      },
    });
    for (const one of [contract, reversed]) {
      const box = new BoxDecoder(one).decode(boxTensor(one, FIELDS), PEAK, 1.5, true)!;
      expect(box.label).toBe('truck');
      expect(box.xM).toBeCloseTo(1.5 + 0.5 * 20.7, 5);
      expect(box.yM).toBeCloseTo(-24 + 0.5 * 50.4, 5);
      expect(box.zM).toBeCloseTo(0.9, 5);
      expect([box.lengthM, box.widthM, box.heightM].map((m) => Number(m.toFixed(4)))).toEqual([8.6, 2.7, 1.6]);
      expect(Math.abs(box.yawRad)).toBeCloseTo(Math.PI, 5);
      expect(box.radialSpeedMps).toBeCloseTo(-5, 5);
      expect(box.sigma!.positionM).toBeCloseTo(Math.SQRT2 * 0.3, 5);
      expect(box.sigma!.sizeM).toBeCloseTo(Math.SQRT2 * 0.1 * 8.6, 4);
    }
  });

  it('has no radial speed without radar that measures it', () => {
    expect(new BoxDecoder(contract).decode(boxTensor(contract, FIELDS), PEAK, 0, false)).not.toHaveProperty(
      'radialSpeedMps',
    );
  });

  it('leaves out boxes with numbers that are none', () => {
    for (const name of ['dx', 'log_length', 'heading_090', 'log_sigma_yaw'])
      expect(
        new BoxDecoder(contract).decode(boxTensor(contract, { ...FIELDS, [name]: Number.NaN }), PEAK, 0, true),
      ).toBeUndefined();
    expect(
      new BoxDecoder(contract).decode(boxTensor(contract, { ...FIELDS, log_length: 1000 }), PEAK, 0, true),
    ).toBeUndefined();
  });

  it('refuses a model without a field it needs', () => {
    const fields = contract.outputs.box.fields.filter((name) => name !== 'heading_030');
    const poor = fullContract({ outputs: { ...contract.outputs, box: { ...contract.outputs.box, fields } } });
    expect(() => new BoxDecoder(poor)).toThrow(HeadsError);
    expect(() => new BoxDecoder(poor)).toThrow(
      'Expected a field heading_030 for the box head of test but received dx, dy',
    );
  });

  it('places a box in rows that grow with distance', () => {
    const far = { ...PEAK, ix: 100 };
    const box = boxTensor(contract, {});
    box[contract.outputs.box.fields.indexOf('dx') * CELLS + far.ix * 96 + far.iy] = 0.25;
    const [lower, upper] = [rowEdgeM(contract.grid, 100), rowEdgeM(contract.grid, 101)];
    expect(upper - lower).toBeGreaterThan(1);
    expect(new BoxDecoder(contract).decode(box, far, 0, true)!.xM).toBeCloseTo(lower + 0.75 * (upper - lower), 5);
  });
});

describe('headingRad', () => {
  /** Shares of the two directions nearest to a yaw, as they are taught. */
  const logitsOf = (yawRad: number, bins: number): Float64Array => {
    const place = (((yawRad * bins) / (2 * Math.PI)) % bins) + (yawRad < 0 ? bins : 0);
    const lower = Math.floor(place);
    const shares = new Float64Array(bins).fill(1e-9);
    shares[lower % bins] = Math.max(1e-9, 1 - (place - lower));
    shares[(lower + 1) % bins] = Math.max(1e-9, place - lower);
    return shares.map(Math.log);
  };

  it('gives back the yaw between two directions, round the circle', () => {
    fc.assert(
      fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), fc.constantFrom(4, 12, 16), (yaw, bins) => {
        const heading = headingRad(logitsOf(yaw, bins));
        expect(Math.cos(heading - yaw)).toBeCloseTo(1, 6);
        expect(Math.abs(heading)).toBeLessThanOrEqual(Math.PI + 1e-9);
      }),
    );
  });

  it('takes one of two opposite directions, not their mean', () => {
    const logits = new Float64Array(12).fill(-9);
    logits[1] = 2;
    logits[7] = 1.9;
    expect(headingRad(logits)).toBeCloseTo(Math.PI / 6, 3);
  });

  it('is no number when a logit is none', () => {
    expect(headingRad(Float64Array.of(0, Number.NaN, 1, 2))).toBeNaN();
    expect(headingRad(Float64Array.of(0, Infinity, 1, 2))).toBeNaN();
  });
});
