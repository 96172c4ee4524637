import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../../../src/decode/config.js';
import { decideReading, describeRangeRate, type RadarDecision } from '../../../../src/pipeline/survey/decideReading.js';
import { normal, type Return, sweepsOf, type WorldOptions, XYZ } from './sweeps.js';

type Columns = Parameters<typeof sweepsOf>[0];
const config = decodeConfig.parse({});
const decide = (columns: Columns, options?: WorldOptions, decode = config): RadarDecision =>
  decideReading('/radar', sweepsOf({ ...XYZ, ...columns }, options), decode);
const used = (decision: RadarDecision): string => describeRangeRate(decision.reading.rangeRate);
const codes = ({ alerts }: RadarDecision): readonly string[] => alerts.map(({ code }) => code);

const rate = ({ rangeRateMps }: Return): number => rangeRateMps;
const snr = ({ rng }: Return): number => 18 + 6 * normal(rng);
const WITHOUT: WorldOptions = { odometry: false };

describe('decideReading', () => {
  it('leaves a sound radar as its names say, without an alert', () => {
    for (const options of [{}, WITHOUT]) {
      const decision = decide({ doppler: rate, rcs: snr }, options);
      expect(used(decision)).toBe('"doppler" in m/s, positive away');
      expect(decision.basis).toBe('agreement');
      expect(decision.confidence).toBeGreaterThan(0.7);
      expect(codes(decision)).toEqual([]);
    }
  });

  it('keeps the named field of a vehicle that stands without odometry', () => {
    const decision = decide({ doppler: () => 0, snr }, { ...WITHOUT, sweeps: 40 });
    expect([used(decision), decision.basis]).toEqual(['"doppler" in m/s, positive away', 'name']);
    expect(codes(decision)).toEqual([]);
  });

  it('keeps the unit of a compensated field', () => {
    const comp = ({ rangeRateMps, azimuthRad }: Return): number => 3.6 * (rangeRateMps + 10 * Math.cos(azimuthRad));
    const decision = decide({ doppler_comp_kmh: comp }, { egoMps: () => 10 });
    expect(decision.reading.rangeRate).toMatchObject({
      kind: 'compensated',
      mpsPerUnit: expect.closeTo(1 / 3.6, 6) as number,
    });
    expect(codes(decision)).toEqual([]);
  });

  it('does not take a convoy for a standing world', () => {
    // Most returns keep their distance, the others stand.
    const rates = ({ azimuthRad, rng }: Return): number =>
      rng.next() < 0.57 ? 0.2 * normal(rng) : -8 * Math.cos(azimuthRad);
    const decision = decide({ doppler: rates }, { egoMps: () => 8, halfFieldRad: 0.7 });
    expect(used(decision)).toBe('"doppler" in m/s, positive away');
  });

  it('tells degrees from radians though some azimuths are no numbers, and is overruled', () => {
    const polar = {
      range: ({ rangeM }: Return) => rangeM,
      azimuth: ({ azimuthRad, rng }: Return) => (rng.next() < 0.02 ? NaN : (azimuthRad * 180) / Math.PI),
      doppler: rate,
    };
    const sweeps = sweepsOf(polar);
    expect(decideReading('/radar', sweeps, config).reading.radPerUnit).toBeCloseTo(Math.PI / 180, 6);
    const asRadians = decodeConfig.parse({ azimuthUnit: 'radians' });
    const named = sweepsOf({ range: polar.range, azimuth_deg: ({ azimuthRad }) => azimuthRad, doppler: rate });
    expect(decideReading('/radar', named, asRadians).reading.radPerUnit).toBe(1);
  });

  it('says that a configured field is not there', () => {
    const decision = decide({ doppler: rate }, {}, decodeConfig.parse({ rangeRateField: 'dopler' }));
    expect(codes(decision)).toEqual(['decode/no-such-field']);
    expect(used(decision)).toBe('"doppler" in m/s, positive away');
  });

  it.each<readonly [string, Columns, string, readonly string[]]>([
    [
      'a name that nobody knows',
      { snr_db: snr, v_doppler_mps: rate },
      '"v_doppler_mps" in m/s, positive away',
      ['decode/range-rate-decided'],
    ],
    [
      'a flag with the name of a speed',
      { h: rate, s: snr, v: ({ isMoving, rangeRateMps }) => (isMoving ? Math.sign(rangeRateMps) : 0) },
      '"h" in m/s, positive away',
      ['decode/range-rate-decided'],
    ],
    [
      'the other sign',
      { velocity: (one) => -rate(one) },
      '"velocity" in m/s, positive approaching',
      ['decode/range-rate-decided'],
    ],
    [
      'km/h under a plain name',
      { velocity: (one) => 3.6 * rate(one) },
      '"velocity" in km/h, positive away',
      ['decode/range-rate-decided'],
    ],
    [
      'mph, approaching, under a foreign name',
      { geschw: (one) => -rate(one) / 0.44704 },
      '"geschw" in mph, positive approaching',
      ['decode/range-rate-decided'],
    ],
    [
      'whole cm/s beside an id',
      { id: ({ rng }) => rng.integer(0, 200), rr: (one) => Math.round(100 * rate(one)) },
      '"rr" in cm/s, positive away',
      ['decode/range-rate-decided'],
    ],
    ['km/h that the name says', { speed_kmh: (one) => 3.6 * rate(one) }, '"speed_kmh" in km/h, positive away', []],
    [
      'a strength with the name of a speed',
      { v: snr, quatsch: rate },
      '"quatsch" in m/s, positive away',
      ['decode/range-rate-decided'],
    ],
    [
      'a plain name that is compensated',
      { velocity: ({ isMoving, rng }) => (isMoving ? 6 * normal(rng) : 0.1 * normal(rng)) },
      '"velocity" in m/s, positive away, over ground',
      ['decode/range-rate-decided'],
    ],
  ])('tells %s by the standing world', (_, columns, expected, alerts) => {
    const decision = decide(columns);
    expect(used(decision)).toBe(expected);
    expect(codes(decision)).toEqual(alerts);
  });

  it.each<readonly [string, Columns, string]>([
    ['a foreign name', { range: ({ rangeM }) => rangeM, dopp: rate }, '"dopp" in m/s, positive away'],
    ['the other sign', { radial_velocity: (one) => -rate(one) }, '"radial_velocity" in m/s, positive approaching'],
    ['a flag beside it', { v: ({ isMoving }) => Number(isMoving), w: rate }, '"w" in m/s, positive away'],
    ['a unit in the name', { doppler_kmh: (one) => 3.6 * rate(one) }, '"doppler_kmh" in km/h, positive away'],
    [
      'a compensated one beside it',
      { vr_comp: ({ isMoving, rng }) => (isMoving ? normal(rng) : 0), vr: rate },
      '"vr" in m/s, positive away',
    ],
  ])('tells %s without odometry, of a vehicle that drives forward', (_, columns, expected) => {
    expect(used(decide(columns, WITHOUT))).toBe(expected);
  });

  it.each<readonly [string, WorldOptions]>([
    ['a vehicle that stands', { egoMps: () => 0 }],
    ['a vehicle that stands, without odometry', { egoMps: () => 0, odometry: false }],
    ['two sweeps', { sweeps: 2 }],
    ['dense traffic', { movingShare: 0.8 }],
  ])('cannot tell for %s, says so and takes the name', (_, options) => {
    const decision = decide({ doppler: (one) => -rate(one) }, options);
    expect(decision.basis).toBe('name');
    expect(decision.because).toContain('cannot be told');
    expect(used(decision)).toBe('"doppler" in m/s, positive away');
    expect(codes(decision)).toEqual([]);
  });

  it('takes no coarse Doppler of a vehicle that stands for a flag', () => {
    const coarse = ({ rng }: Return): number => rng.integer(-3, 3);
    for (const column of [coarse, () => 0]) {
      const decision = decide({ doppler_cms: column }, { egoMps: () => 0 });
      expect(used(decision)).toBe('"doppler_cms" in cm/s, positive away');
      expect(codes(decision)).toEqual([]);
    }
  });

  it('leaves out what cannot be told and lists the fields', () => {
    const narrow = { halfFieldRad: 0.1, egoMps: () => 14 };
    for (const decision of [
      decide({ snr_db: snr, flag: ({ isMoving }) => Number(isMoving) }),
      decide({ noise: ({ rng }) => -14 + 0.2 * normal(rng) }, narrow),
      decide({ v: ({ isMoving }) => (isMoving ? -1 : 0), snr }),
      decide({ doppler: () => 0 }),
      decide({ velocity: (one) => 3.6 * rate(one) }, { odometry: false, egoMps: (i) => 30 + 0.3 * i }),
    ]) {
      expect(used(decision)).toBe('no range rate');
      expect(codes(decision)).toEqual(['decode/range-rate-unknown']);
      expect(decision.alerts[0]!.message).toContain(decision.fields.join(', '));
    }
  });

  it('reads folded range rates by their name', () => {
    const folded = ({ rangeRateMps }: Return): number => rangeRateMps - 10.3 * Math.round(rangeRateMps / 10.3);
    for (const options of [{}, WITHOUT, { halfFieldRad: 0.4 }, { egoMps: () => 12 }]) {
      const decision = decide({ doppler: folded, rcs: snr }, options);
      expect(used(decision)).toBe('"doppler" in m/s, positive away');
      expect(codes(decision)).toEqual([]);
    }
  });

  it('takes azimuths beyond a full turn for degrees', () => {
    const polar = (perRad: number): Columns => ({
      range: ({ rangeM }) => rangeM,
      azimuth: ({ azimuthRad }) => perRad * azimuthRad,
      velocity: rate,
    });
    const of = (columns: Columns, decode = config): RadarDecision => decideReading('/radar', sweepsOf(columns), decode);
    const degrees = of(polar(180 / Math.PI));
    expect(degrees.reading.radPerUnit).toBeCloseTo(Math.PI / 180);
    expect(degrees.basis).toBe('agreement');
    expect(codes(degrees)).toEqual(['decode/angles-in-degrees']);
    expect(of(polar(1)).reading.radPerUnit).toBe(1);
    const forced = of(polar(180 / Math.PI), decodeConfig.parse({ azimuthUnit: 'radians' }));
    expect(forced.reading.radPerUnit).toBe(1);
  });

  it('does what the configuration says', () => {
    const columns: Columns = { doppler: (one) => -rate(one), other: (one) => 3.6 * rate(one) };
    const away = decide(columns, {}, decodeConfig.parse({ dopplerSign: 'away' }));
    expect(used(away)).toContain('positive away');
    const approaching = decide(columns, {}, decodeConfig.parse({ dopplerSign: 'approaching' }));
    expect(used(approaching)).toBe('"doppler" in m/s, positive approaching');
    expect(codes(approaching)).toEqual([]);
    const field = decide(columns, {}, decodeConfig.parse({ rangeRateField: 'other', rangeRateScale: 0.2778 }));
    expect(field.basis).toBe('configured');
    expect(used(field)).toBe('"other" in km/h, positive away');
  });
});
