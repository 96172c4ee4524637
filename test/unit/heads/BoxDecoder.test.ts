import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelContract } from '../../../src/domain/ModelContract.js';
import { BoxDecoder, headingRad } from '../../../src/heads/BoxDecoder.js';
import { HeadsError } from '../../../src/heads/HeadsError.js';
import { fullContract } from '../../support/contract.js';

const contract = fullContract();
const CELLS = 112 * 96;
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
  sin_2yaw: 0,
  cos_2yaw: 1,
  sin_yaw: 0,
  cos_yaw: -1,
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
    for (const name of ['dx', 'log_length', 'sin_2yaw', 'log_sigma_yaw'])
      expect(
        new BoxDecoder(contract).decode(boxTensor(contract, { ...FIELDS, [name]: Number.NaN }), PEAK, 0, true),
      ).toBeUndefined();
    expect(
      new BoxDecoder(contract).decode(boxTensor(contract, { ...FIELDS, log_length: 1000 }), PEAK, 0, true),
    ).toBeUndefined();
  });

  it('refuses a model without a field it needs', () => {
    const fields = contract.outputs.box.fields.filter((name) => name !== 'sin_yaw');
    const poor = fullContract({ outputs: { ...contract.outputs, box: { ...contract.outputs.box, fields } } });
    expect(() => new BoxDecoder(poor)).toThrow(HeadsError);
    expect(() => new BoxDecoder(poor)).toThrow('Expected a field sin_yaw for the box head of test but received dx, dy');
  });

  it('turns axis and direction back into the heading they came from', () => {
    fc.assert(
      fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (yaw) => {
        const heading = headingRad(Math.sin(2 * yaw), Math.cos(2 * yaw), Math.sin(yaw), Math.cos(yaw));
        expect(Math.cos(heading - yaw)).toBeCloseTo(1, 9);
        expect(Math.abs(heading)).toBeLessThanOrEqual(Math.PI + 1e-9);
      }),
    );
  });

  it('keeps the axis of the sharper output when the direction is vague', () => {
    // Direction 30 degrees off: the axis stays.
    expect(headingRad(Math.sin(0.4), Math.cos(0.4), Math.sin(0.7), Math.cos(0.7))).toBeCloseTo(0.2, 9);
  });
});
