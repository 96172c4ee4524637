import { describe, expect, it } from 'vitest';
import { isFiniteValue } from '../../../src/domain/finite.js';
import { finiteScene } from '../../../src/scene/finiteScene.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';

const { scene } = publishedFrame({ index: 0 });

describe('finiteScene', () => {
  it('leaves a scene of finite numbers as it is', () => {
    expect(finiteScene(scene)).toEqual(scene);
  });

  it.each(['xM', 'score', 'yawRad', 'radialSpeedMps', 'cameraScore'] as const)(
    'leaves out and counts an object whose %s is not finite',
    (field) => {
      const objects = [object({ label: 'bus' }), object({ [field]: Number.NaN }), object({ [field]: -Infinity })];
      const finite = finiteScene(publishedFrame({ index: 0, objects }).scene);
      expect(finite.objects.map(({ label }) => label)).toEqual(['bus']);
      // Each as an object and as a detection.
      expect(finite.nonFiniteObjects).toBe(4);
    },
  );

  it.each([
    { velocityXMps: NaN },
    { yawRateRadps: NaN },
    { positionSigmaM: 1e300 },
    { radarAgeSecs: NaN },
    { classShares: { car: NaN } },
    { sigma: { positionM: 1, sizeM: NaN, yawRad: 1, radialSpeedMps: 1 } },
  ])('leaves out and counts a track with %o', (fields) => {
    const finite = finiteScene({ ...scene, objects: [object(fields), object()] });
    expect(finite.objects).toHaveLength(1);
    expect(finite.nonFiniteObjects).toBe(1);
  });

  it('keeps a health finding whose figure is not finite', () => {
    const finding = {
      code: 'blurred',
      rule: 'blurred',
      input: 'camera',
      severity: 'suspect',
      measured: NaN,
      limit: 1,
      unit: '',
    } as const;
    expect(finiteScene({ ...scene, health: [finding] }).health).toEqual([{ ...finding, measured: 0 }]);
  });

  it.each([NaN, Infinity, 1e300])('does not know an ego speed of %d', (egoSpeedMps) => {
    const finite = finiteScene({ ...scene, egoSpeedMps });
    expect(finite).not.toHaveProperty('egoSpeedMps');
    expect(finite.egoSpeedSource).toBe('unknown');
  });

  it.each([
    { freeDistance: { distanceM: NaN, end: 'sight', seenShare: 0 } },
    { outOfDistribution: NaN },
    { drivableBoundaryXyM: [1, NaN] },
    { laneBoundaries: [{ kind: 'road_edge', pointsXyM: [1, Infinity], sigmaM: [1] }] },
    { conditions: { ...scene.conditions!, light: { value: 'day', probability: NaN } } },
    {
      hazards: [
        {
          kind: 'debris',
          severity: 'notice',
          distanceM: 1,
          timeSecs: NaN,
          evidence: { trackIds: [], radarPointCount: 0 },
          text: '',
        },
      ],
    },
  ] as const)('lets nothing through of %o', (fields) => {
    expect(isFiniteValue(finiteScene({ ...scene, ...fields }))).toBe(true);
  });
});
