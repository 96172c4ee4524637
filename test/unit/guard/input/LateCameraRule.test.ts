import { expect, it } from 'vitest';
import { LateCameraRule } from '../../../../src/guard/input/LateCameraRule.js';
import { emptyRadar } from '../syntheticDrive.js';

const play = (delaysSecs: readonly number[]): readonly boolean[] => {
  const rule = new LateCameraRule(0.12);
  return delaysSecs.map((pictureDelaySecs) => {
    const measurement = rule.check({
      stampNs: 0n,
      pictureDelaySecs,
      radarState: 'absent',
      radar: emptyRadar(),
      hasRadialSpeed: false,
    });
    if (measurement !== undefined) expect(measurement.finding.rule).toBe('late-camera');
    return measurement?.isFound === true;
  });
};
const times = (count: number, secs: number): number[] => Array.from({ length: count }, () => secs);

it('pictures that arrive 0.2 s later than usual are found with the second, whatever is usual', () => {
  for (const usual of [0, 0.05, 0.3])
    expect(play([...times(10, usual), ...times(4, usual + 0.2)]).slice(10)).toEqual([false, true, true, true]);
});

it('one late picture, jitter and a camera that was always slow are no fault', () => {
  expect(play([...times(10, 0.02), 0.4, ...times(5, 0.02)])).not.toContain(true);
  expect(play(Array.from({ length: 100 }, (_, i) => 0.05 + 0.04 * (i % 3)))).not.toContain(true);
  expect(play(times(50, 0.45))).not.toContain(true);
});

it('ends with the delay, and takes one that stays as usual', () => {
  expect(play([...times(10, 0), ...times(5, 0.3), 0.01])).toEqual([
    ...times(11, 0).map(() => false),
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(play([...times(10, 0), ...times(340, 0.3)]).slice(-20)).not.toContain(true);
});
