import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesOverlap, type FlatBox } from '../../../src/synth/math/boxOverlap.js';
import { createDrive, SCENARIOS } from '../../../src/synth/scenarios/scenarioCatalogue.js';
import { EGO_BODY } from '../../../src/synth/world/actorDimensions.js';
import type { WorldFrame } from '../../../src/synth/world/WorldFrame.js';

const DURATION_SECS = 6;

/** Every number reachable from a value, with its path. */
function* numbers(value: unknown, path = ''): Generator<readonly [string, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (ArrayBuffer.isView(value)) {
    for (const [i, item] of Array.from(value as Float64Array).entries()) yield [`${path}[${i}]`, item];
  } else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* numbers(item, `${path}.${key}`);
}

function boxes(frame: WorldFrame): (FlatBox & { name: string })[] {
  const list = frame.actors.map((actor) => ({
    name: `${actor.kind} ${actor.id}`,
    xM: actor.pose.xM,
    yM: actor.pose.yM,
    cosYaw: Math.cos(actor.pose.yawRad),
    sinYaw: Math.sin(actor.pose.yawRad),
    halfLengthM: actor.lengthM / 2,
    halfWidthM: actor.widthM / 2,
  }));
  const { pose } = frame.ego;
  const ahead = (EGO_BODY.frontM - EGO_BODY.rearM) / 2;
  list.push({
    name: 'ego',
    xM: pose.xM + ahead * Math.cos(pose.yawRad),
    yM: pose.yM + ahead * Math.sin(pose.yawRad),
    cosYaw: Math.cos(pose.yawRad),
    sinYaw: Math.sin(pose.yawRad),
    halfLengthM: (EGO_BODY.frontM + EGO_BODY.rearM) / 2,
    halfWidthM: EGO_BODY.widthM / 2,
  });
  return list;
}

function overlaps(frame: WorldFrame): string[] {
  const list = boxes(frame);
  const found: string[] = [];
  for (let i = 0; i < list.length; i++)
    for (let j = i + 1; j < list.length; j++)
      if (boxesOverlap(list[i]!, list[j]!)) found.push(`${list[i]!.name} and ${list[j]!.name} at ${frame.timeSecs} s`);
  return found;
}

const arbitraryDrive = fc.record({
  scenario: fc.constantFrom(...SCENARIOS.map((scenario) => scenario.name)),
  seed: fc.integer({ min: 0, max: 0x7fffffff }),
  trafficDensity: fc.double({ min: 0, max: 1, noNaN: true }),
  // Times that no step of the simulation falls on, too.
  times: fc.array(fc.double({ min: 0, max: DURATION_SECS, noNaN: true }), { minLength: 3, maxLength: 6 }),
});

describe('any drive of any scenario', () => {
  it('never has overlapping boxes, numbers that are not finite, or an actor off the world', () => {
    fc.assert(
      fc.property(arbitraryDrive, ({ scenario, seed, trafficDensity, times }) => {
        const drive = createDrive({
          scenario,
          seed,
          durationSecs: DURATION_SECS,
          rateHz: 10,
          parameters: { trafficDensity },
        });
        for (const timeSecs of times) {
          const frame = drive.worldAt(timeSecs);
          expect(overlaps(frame)).toEqual([]);
          for (const [path, number] of numbers(frame))
            if (!Number.isFinite(number)) expect.fail(`${path} is ${number}`);
          const ids = frame.actors.map((actor) => actor.id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const actor of frame.actors) {
            expect(actor.id).toBeGreaterThanOrEqual(1);
            expect(actor.id).toBeLessThanOrEqual(65535);
            expect(actor.speedMps).toBeLessThan(70);
            const dx = actor.pose.xM - frame.ego.pose.xM;
            const dy = actor.pose.yM - frame.ego.pose.yM;
            expect(Math.hypot(dx, dy)).toBeLessThan(400);
          }
          expect(frame.environment.visibilityM).toBeGreaterThan(10);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('does not depend on the order frames are asked for in', () => {
    fc.assert(
      fc.property(arbitraryDrive, ({ scenario, seed, times }) => {
        const options = { scenario, seed, durationSecs: DURATION_SECS, rateHz: 10 };
        const forwards = createDrive(options);
        const backwards = createDrive(options);
        const ordered = [...times].sort((a, b) => a - b);
        const first = ordered.map((timeSecs) => JSON.stringify(forwards.worldAt(timeSecs)));
        const second = [...ordered].reverse().map((timeSecs) => JSON.stringify(backwards.worldAt(timeSecs)));
        expect(second.reverse()).toEqual(first);
      }),
      { numRuns: 15 },
    );
  });

  it('has speeds that agree with the way made', () => {
    fc.assert(
      fc.property(arbitraryDrive, ({ scenario, seed }) => {
        const drive = createDrive({ scenario, seed, durationSecs: DURATION_SECS, rateHz: 10 });
        for (let i = 0; i + 1 < drive.frameCount; i += 3) {
          const a = drive.frameAt(i);
          const b = drive.frameAt(i + 1);
          const way = Math.hypot(b.ego.pose.xM - a.ego.pose.xM, b.ego.pose.yM - a.ego.pose.yM);
          expect(Math.abs(way * 10 - (a.ego.speedMps + b.ego.speedMps) / 2)).toBeLessThan(0.6);
          const before = new Map(a.actors.map((actor) => [actor.id, actor]));
          for (const actor of b.actors) {
            const old = before.get(actor.id);
            // Who would touch something stands still at once instead.
            if (old === undefined || old.speedMps - actor.speedMps > 1.2) continue;
            const moved = Math.hypot(actor.pose.xM - old.pose.xM, actor.pose.yM - old.pose.yM);
            // A towed thing's or a turning thing's reference point takes a slightly other way.
            expect(Math.abs(moved * 10 - (Math.abs(actor.speedMps) + Math.abs(old.speedMps)) / 2)).toBeLessThan(2.5);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
