import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Rng } from '../../../src/synth/math/Rng.js';
import type { TrackedPlace } from '../../../src/evaluate/tracking/TrackedPlace.js';
import { TRACKING_MATCH_M, TrackingTally } from '../../../src/evaluate/tracking/TrackingTally.js';
import { describeWith, evaluationPythonWith, projectRoot } from '../../support/environment.js';

interface Frame {
  readonly truths: readonly TrackedPlace[];
  readonly tracks: readonly TrackedPlace[];
}

/** Objects on straight ways that come and go; tracks follow with noise, misses, false ones and changes of id. */
function drive(
  seed: number,
  {
    objects,
    frames,
    recall,
    change,
    falseAlarms,
  }: Record<'objects' | 'frames' | 'recall' | 'change' | 'falseAlarms', number>,
): Frame[] {
  const rng = new Rng(seed);
  let nextId = 1000;
  const things = Array.from({ length: objects }, (_, id) => ({
    id: id + 1,
    xM: rng.uniform(0, 30),
    yM: rng.uniform(-10, 10),
    vx: rng.uniform(-8, 8),
    vy: rng.uniform(-2, 2),
    from: rng.integer(0, Math.floor(frames / 3)),
    to: rng.integer(Math.floor(frames / 2), frames),
    trackId: nextId++,
  }));
  return Array.from({ length: frames }, (_, n) => {
    const truths: TrackedPlace[] = [];
    const tracks: TrackedPlace[] = [];
    for (const thing of things) {
      if (n < thing.from || n > thing.to) continue;
      const xM = thing.xM + 0.1 * n * thing.vx;
      const yM = thing.yM + 0.1 * n * thing.vy;
      truths.push({ id: thing.id, xM, yM });
      if (rng.chance(change)) thing.trackId = nextId++;
      if (rng.chance(recall))
        tracks.push({ id: thing.trackId, xM: xM + rng.uniform(-1.3, 1.3), yM: yM + rng.uniform(-1.3, 1.3) });
    }
    for (let i = rng.integer(0, falseAlarms); i > 0; i--)
      tracks.push({ id: nextId++, xM: rng.uniform(0, 30), yM: rng.uniform(-10, 10) });
    return { truths, tracks };
  });
}

const usual = { objects: 8, frames: 80, recall: 0.85, change: 0.03, falseAlarms: 2 };
const problems: Readonly<Record<string, Frame[]>> = {
  usual: drive(1, usual),
  'perfect but for noise': drive(2, { ...usual, recall: 1, change: 0, falseAlarms: 0 }),
  'ids change often': drive(3, { ...usual, change: 0.3 }),
  'little recall': drive(4, { ...usual, recall: 0.2 }),
  'many false alarms': drive(5, { ...usual, falseAlarms: 20 }),
  crowd: drive(6, { ...usual, objects: 40, frames: 40 }),
  'no track': drive(7, { ...usual, recall: 0, falseAlarms: 0 }),
};

interface Theirs {
  readonly mota: number | null;
  readonly motp: number | null;
  readonly idf1: number | null;
  readonly num_switches: number;
  readonly num_fragmentations: number;
  readonly num_misses: number;
  readonly num_false_positives: number;
  readonly num_matches: number;
}

describeWith(evaluationPythonWith('motmetrics'), 'tracking scores against py-motmetrics', (python) => {
  let theirs: Theirs[] = [];
  beforeAll(() => {
    const run = spawnSync(python, [join(projectRoot, 'test/python/tracking/oracle.py')], {
      input: JSON.stringify(Object.values(problems).map((frames) => ({ frames, limitM: TRACKING_MATCH_M }))),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect(run.status, run.stderr).toBe(0);
    theirs = JSON.parse(run.stdout) as Theirs[];
  });

  it.each(Object.keys(problems).map((name, i) => [name, i] as const))('%s', (name, i) => {
    const tally = new TrackingTally();
    for (const { truths, tracks } of problems[name]!) tally.addFrame(truths, tracks);
    const ours = tally.score();
    const their = theirs[i]!;
    const ratio = (value: number | null): number | undefined => value ?? undefined;
    expect({
      switches: ours.idSwitches,
      fragmentations: ours.fragmentations,
      misses: ours.misses,
      falsePositives: ours.falsePositives,
      matches: ours.matches,
    }).toEqual({
      switches: their.num_switches,
      fragmentations: their.num_fragmentations,
      misses: their.num_misses,
      falsePositives: their.num_false_positives,
      matches: their.num_matches,
    });
    for (const [own, other] of [
      [ours.mota, ratio(their.mota)],
      [ours.motpM, ratio(their.motp)],
      [ours.idf1, ratio(their.idf1)],
    ] as const) {
      if (other === undefined) expect(own).toBeUndefined();
      else expect(own).toBeCloseTo(other, 9);
    }
  });
});
