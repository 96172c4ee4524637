import { describe, expect, it } from 'vitest';
import { fitCalibration } from '../../../src/sync/fitCalibration.js';
import { calibrationMessage } from '../../support/sensors.js';

const reason = (...args: Parameters<typeof fitCalibration>): string => {
  const fitted = fitCalibration(...args);
  return fitted.type === 'unusable' ? fitted.reason : 'usable';
};

describe('a calibration', () => {
  it.each([
    ['of twice the size', { cxPx: 639.5, cyPx: 359.5 }, /the middle of 1280x720 px and not of 640x360 px/],
    ['of half the size', { cxPx: 159.5, cyPx: 89.5 }, /the middle of 320x180 px and not of 640x360 px/],
    ['of 1.5 times the size', { cxPx: 479.5, cyPx: 269.5 }, /the middle of 960x540 px/],
    ['with a focal length in metres', { fxPx: 0.006, fyPx: 0.006 }, /must be in pixels/],
    ['with a focal length in units of the sensor', { fxPx: 6000, fyPx: 6000 }, /must be in pixels/],
    ['without focal lengths', { fxPx: 0 }, /an uncalibrated camera/],
    ['of a principal point outside', { cxPx: 700, cyPx: 180 }, /a principal point of \(700, 180\)/],
  ])('%s is refused', (_, over, expected) => {
    expect(reason(calibrationMessage(over), 640, 360)).toMatch(expected);
  });

  it.each([
    ['turned', 360, 640, /the picture is turned by 90 degrees against it/],
    ['of another shape', 640, 480, /^one for 640x360 px$/],
  ])('does not fit a picture %s', (_, widthPx, heightPx, expected) => {
    expect(reason(calibrationMessage(), widthPx, heightPx)).toMatch(expected);
  });

  it.each([
    ['of the picture', {}, 640, 360],
    ['of a region with its principal point off the middle in one direction', { cyPx: 250 }, 640, 360],
    ['of a picture of twice the size', {}, 1280, 720],
    ['of a wide lens', { fxPx: 120, fyPx: 120 }, 640, 360],
    ['of a tele lens', { fxPx: 2500, fyPx: 2500 }, 640, 360],
  ])('%s is used', (_, over, widthPx, heightPx) => {
    expect(reason(calibrationMessage(over), widthPx, heightPx)).toBe('usable');
  });
});
