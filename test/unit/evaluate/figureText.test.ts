import { expect, it } from 'vitest';
import { degrees, share, threePlaces, twoPlaces } from '../../../src/evaluate/page/figureText.js';
import { framesText } from '../../../src/evaluate/page/scoreText.js';

it('writes no negative zero', () => {
  expect([degrees(-1e-5), share(-1e-5), threePlaces(-1e-4), twoPlaces(-0), twoPlaces(-0.01)]).toEqual([
    '0.0°',
    '0.0 %',
    '0.000',
    '0.00',
    '-0.01',
  ]);
});

it('counts one frame as one frame', () => {
  const frames = { truthFrames: 1, predictedFrames: 2, scored: 1, predictionWithoutTruth: 1 };
  expect(framesText({ ...frames, truthWithoutPrediction: 0, otherFrame: 0 }, 'empty')).toBe(
    '1 of 1 true frame scored; 1 prediction without truth',
  );
});
