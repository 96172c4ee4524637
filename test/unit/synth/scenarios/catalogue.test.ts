import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LIGHTS, WEATHERS } from '../../../../src/domain/SceneConditions.js';
import { createDrive, SCENARIOS } from '../../../../src/synth/scenarios/scenarioCatalogue.js';
import { HELD_OUT, isHeldOut } from '../../../../src/synth/scenarios/heldOut.js';
import { MIX_DURATION_SECS, mixEntry, mixTimeSecs } from '../../../../src/synth/scenarios/trainingMix.js';
import { SynthError } from '../../../../src/synth/SynthError.js';
import { LIGHTS_OF_WEATHER } from '../../../../src/synth/world/makeEnvironment.js';
import type { WorldFrame } from '../../../../src/synth/world/WorldFrame.js';

const sha256 = (frame: WorldFrame): string =>
  createHash('sha256')
    .update(
      JSON.stringify(frame, (_key, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value)),
    )
    .digest('hex')
    .slice(0, 16);

describe('createDrive', () => {
  it('makes the committed world', () => {
    const drive = createDrive({
      scenario: 'cut-in',
      seed: 7,
      weather: 'clear',
      light: 'day',
      durationSecs: 6,
      rateHz: 10,
    });
    expect(sha256(drive.frameAt(45))).toMatchInlineSnapshot(`"217913d1ced10f22"`);
    expect(drive.frameCount).toBe(60);
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s announces its hazard from its onset',
    (name, scenario) => {
      const drive = createDrive({ scenario: name, seed: 3, durationSecs: 7, rateHz: 10 });
      if (scenario.hazardKind === undefined) {
        expect(drive.onsetSecs).toBeUndefined();
        return;
      }
      const onset = drive.onsetSecs!;
      expect(onset).toBeGreaterThanOrEqual(scenario.onsetSecs![0]);
      expect(onset).toBeLessThanOrEqual(scenario.onsetSecs![1]);
      if (onset > 0.05) expect(drive.worldAt(onset - 0.05).hazards).toEqual([]);
      const frame = drive.worldAt(onset + 0.5);
      expect(frame.hazards).toHaveLength(1);
      expect(frame.hazards[0]).toMatchObject({ kind: scenario.hazardKind, onsetSecs: onset });
      const ids = frame.actors.map((actor) => actor.id);
      for (const id of frame.hazards[0]!.actorIds) expect(ids).toContain(id);
    },
  );

  it('brakes for a vehicle that brakes, with a time to collision that grows shorter first', () => {
    const drive = createDrive({
      scenario: 'hard-braking-lead',
      seed: 5,
      road: 'motorway',
      weather: 'clear',
      light: 'day',
      durationSecs: 10,
      rateHz: 10,
      parameters: { timeGapSecs: 1, brakingMps2: 8 },
    });
    const at = (secs: number): WorldFrame => drive.worldAt(drive.onsetSecs! + secs);
    expect(at(1.5).ego.accelerationMps2).toBeLessThan(-3);
    expect(at(2.4).hazards[0]!.timeToCollisionSecs!).toBeLessThan(at(1.5).hazards[0]!.timeToCollisionSecs!);
    expect(at(4.5).ego.speedMps).toBeLessThan(at(0).ego.speedMps / 2);
  });

  it('lists what there is', () => {
    const base = { scenario: 'cut-in', seed: 1, durationSecs: 5, rateHz: 10 };
    expect(() => createDrive({ ...base, scenario: 'cut-inn' })).toThrow(
      /Expected one of free-drive, cut-in, .* but received "cut-inn"/,
    );
    expect(() => createDrive({ ...base, weather: 'hail' as never })).toThrow(
      'Expected one of clear, overcast, rain, heavy_rain, fog, snow for weather but received "hail"',
    );
    expect(() => createDrive({ ...base, scenario: 'dense-fog', weather: 'clear' })).toThrow(
      'Expected one of fog for weather of dense-fog but received "clear"',
    );
    expect(() => createDrive({ ...base, weather: 'rain', roadSurface: 'dry' })).toThrow(
      'Expected one of wet for roadSurface of cut-in in rain but received "dry"',
    );
    expect(() => createDrive({ ...base, weather: 'rain', light: 'low_sun' })).toThrow(
      'Expected one of day, dusk, night for light of cut-in in rain but received "low_sun"',
    );
    expect(() => createDrive({ ...base, parameters: { gapM: 500 } })).toThrow(
      'Expected 5..22 for gapM but received 500',
    );
    expect(() => createDrive({ ...base, parameters: { gap: 5 } })).toThrow(/trafficDensity.*gapM.*received "gap"/);
    expect(() => createDrive({ ...base, parameters: { gapM: NaN } })).toThrow(SynthError);
    expect(() => createDrive({ ...base, durationSecs: -1 })).toThrow(SynthError);
    expect(() => createDrive({ ...base, seed: 0.5 })).toThrow('Expected an integer for seed but received 0.5');
    expect(() => createDrive(base).frameAt(50)).toThrow('Expected a frame index in 0..49 but received 50');
    expect(() => createDrive(base).worldAt(NaN)).toThrow(SynthError);
  });
});

describe('mixEntry', () => {
  it('keeps held-out combinations for validation, which has nothing else', () => {
    const trained = new Set<number>();
    for (let i = 0; i < 3000; i++) {
      const entry = mixEntry('training', i);
      expect(isHeldOut(entry.scenario, entry.weather, entry.light)).toBe(false);
      trained.add(entry.seed);
    }
    for (let i = 0; i < 1000; i++) {
      const entry = mixEntry('validation', i);
      expect(isHeldOut(entry.scenario, entry.weather, entry.light)).toBe(true);
      expect(trained.has(entry.seed)).toBe(false);
    }
  });

  it('names only scenarios and combinations that exist', () => {
    expect(Object.keys(HELD_OUT).sort()).toEqual(SCENARIOS.map((scenario) => scenario.name).sort());
    for (const [name, combinations] of Object.entries(HELD_OUT)) {
      const scenario = SCENARIOS.find((candidate) => candidate.name === name)!;
      for (const [weather, light] of combinations) {
        expect(LIGHTS_OF_WEATHER[weather]).toContain(light);
        expect(scenario.weathers ?? WEATHERS).toContain(weather);
        expect(scenario.lights ?? LIGHTS).toContain(light);
      }
    }
  });

  it('shows every scenario, weather and light in training', () => {
    const entries = Array.from({ length: 2000 }, (_, i) => mixEntry('training', i));
    expect(new Set(entries.map((entry) => entry.scenario)).size).toBe(SCENARIOS.length);
    expect(new Set(entries.map((entry) => entry.weather)).size).toBe(WEATHERS.length);
    expect(new Set(entries.map((entry) => entry.light)).size).toBe(LIGHTS.length);
  });

  it('shows rare classes often', () => {
    const counts: Record<string, number> = {};
    for (let i = 0; i < 120; i++) {
      const entry = mixEntry('training', i);
      const drive = createDrive({ ...entry, durationSecs: MIX_DURATION_SECS, rateHz: 10 });
      for (const actor of drive.worldAt(mixTimeSecs(entry, drive)).actors)
        counts[actor.kind] = (counts[actor.kind] ?? 0) + 1;
    }
    for (const kind of ['animal', 'child', 'debris', 'cone', 'motorcycle', 'bicycle', 'bus', 'trailer', 'truck'])
      expect(counts[kind] ?? 0, kind).toBeGreaterThan(6);
  });
});
