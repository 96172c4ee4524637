import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runLengths, toSceneRecord } from '../../../src/publish/toSceneRecord.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';

describe('toSceneRecord', () => {
  it('uses the words and units of the .proto file', () => {
    const { scene } = publishedFrame({ index: 3, objects: [object({ xM: 12.34567, radialSpeedMps: -3.2 })] });
    const record = toSceneRecord(scene);
    expect(record).toMatchObject({
      stamp_ns: '1700000000300000000',
      mode: 'NOMINAL',
      non_finite_objects: 0,
      ego_speed_source: 'odometry',
      conditions: { road_surface: { value: 'dry', probability: 0.9 } },
      objects: [
        {
          label: 'car',
          score: 0.8,
          x_m: 12.3457,
          radial_speed_mps: -3.2,
          radar_point_count: 5,
          track_id: 1,
          verdict: 'confirmed',
          reasons: [],
          velocity_x_mps: 8,
          provenance: 'both',
          class_shares: { car: 1 },
        },
      ],
      detections: [
        { label: 'car', verdict: 'confirmed' },
        { verdict: 'rejected', reasons: ['size-prior'] },
      ],
      mode_since_ns: '1700000000000000000',
      lead_track_id: 1,
      lane_boundaries: [{ kind: 'lane_marking', sigma_m: [0.1, 0.2, 0.4] }, { kind: 'road_edge' }],
      free_distance_m: 31.4,
      sentence: 'Day, overcast. Car 32 m ahead.',
    });
    expect(record.objects[0]).not.toHaveProperty('sigma');
  });

  it.each(['xM', 'score', 'yawRad', 'radialSpeedMps', 'cameraScore'] as const)(
    'leaves out and counts an object whose %s is not finite',
    (field) => {
      const objects = [object({ label: 'bus' }), object({ [field]: Number.NaN }), object({ [field]: -Infinity })];
      const record = toSceneRecord(publishedFrame({ index: 0, objects }).scene);
      expect(record.objects.map(({ label }) => label)).toEqual(['bus']);
      // Each as an object and as a detection.
      expect(record.non_finite_objects).toBe(4);
    },
  );

  it.each(['velocityXMps', 'yawRateRadps', 'positionSigmaM', 'radarAgeSecs'] as const)(
    'leaves out and counts a track whose %s is not finite',
    (field) => {
      const { scene } = publishedFrame({ index: 0, objects: [object({ [field]: Number.NaN }), object()] });
      const record = toSceneRecord(scene);
      expect(record.objects).toHaveLength(1);
      expect(record.non_finite_objects).toBe(1);
    },
  );

  it('keeps a health finding whose figure is not finite', () => {
    const { scene } = publishedFrame({ index: 0 });
    const finding = { code: 'blurred', input: 'camera', severity: 'suspect', measured: Number.NaN, limit: 1 } as const;
    expect(toSceneRecord({ ...scene, health: [finding] }).health).toEqual([{ ...finding, measured: 0 }]);
  });

  it.each([Number.NaN, Infinity, 1e300])('does not publish an ego speed of %d', (egoSpeedMps) => {
    const { scene } = publishedFrame({ index: 0 });
    const record = toSceneRecord({ ...scene, egoSpeedMps });
    expect(record).not.toHaveProperty('ego_speed_mps');
    expect(record.ego_speed_source).toBe('unknown');
  });

  it('run lengths expand to the same cells', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 0, 100), { maxLength: 300 }), (values) => {
        const runs = runLengths(Int8Array.from(values));
        const expanded: number[] = [];
        for (let i = 0; i < runs.length; i += 2) {
          expect(runs[i + 1]).toBeGreaterThan(0);
          for (let k = 0; k < runs[i + 1]!; k++) expanded.push(runs[i]!);
        }
        expect(expanded).toEqual(values);
      }),
    );
  });
});
