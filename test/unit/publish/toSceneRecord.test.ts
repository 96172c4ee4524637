import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roadsceneProtobuf } from '../../../src/publish/roadsceneProtobuf.js';
import { sceneRecordSchema } from '../../../src/publish/sceneRecord.js';
import { runLengths, toSceneRecord } from '../../../src/publish/toSceneRecord.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';

/** `objects.x_m` of all that a value holds. */
const fieldsOf = (value: object): Set<string> =>
  new Set(
    Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
      const items: unknown[] = Array.isArray(item) ? item : [item];
      return [
        name,
        ...items.flatMap((one) =>
          typeof one === 'object' && one !== null ? [...fieldsOf(one)].map((inner) => `${name}.${inner}`) : [],
        ),
      ];
    }),
  );

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
      free_distance: { distance_m: 31.4, end: 'sight', seen_share: 0.75 },
      sentence: 'Day, overcast. Car 32 m ahead.',
    });
    expect(record.objects[0]).not.toHaveProperty('sigma');
  });

  it('is read again by the schema that made it, and has the fields of the protobuf message', () => {
    const sigma = { positionM: 0.5, sizeM: 0.2, yawRad: 0.1, radialSpeedMps: 0.3 };
    const all = { sigma, radialSpeedMps: 1, cameraScore: 0.5, cameraAgeSecs: 0.1, radarAgeSecs: 0.2 };
    const { scene } = publishedFrame({ index: 45, mode: 'CAMERA_ONLY', objects: [object(all)] });
    const record = toSceneRecord({
      ...scene,
      outOfDistribution: 0.1,
      freeDistance: { distanceM: 3, end: 'object', trackId: 1, seenShare: 1 },
    });
    expect(sceneRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    const message = roadsceneProtobuf();
    expect(fieldsOf(message.decode(message.encode(record)))).toEqual(fieldsOf(record));
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
