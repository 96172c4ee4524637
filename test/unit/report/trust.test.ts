import { describe, expect, it } from 'vitest';
import type { Hazard } from '../../../src/domain/Hazard.js';
import { trustSection } from '../../../src/report/page/trustSection.js';
import { Episodes } from '../../../src/report/trust/Episodes.js';
import { TrackTrails } from '../../../src/report/trust/TrackTrails.js';
import { TrustLog } from '../../../src/report/trust/TrustLog.js';
import { object, publishedFrame, START_NS } from '../../support/publishedFrames.js';

const hazard = (severity: Hazard['severity'], timeSecs: number): Hazard => ({
  kind: 'cut-in',
  severity,
  distanceM: 20,
  timeSecs,
  evidence: { trackIds: [7], radarPointCount: 3 },
  text: `Car cuts in, ${timeSecs} s.`,
});

describe('Episodes', () => {
  it('joins what flickers, parts what was gone for a while, and keeps the worst', () => {
    const episodes = new Episodes<number>((a, b) => a > b);
    for (const [secs, item] of [
      [0, 1],
      [0.1, 5],
      [0.9, 2],
      [3, 9],
      [1, 4],
    ] as const)
      episodes.add('x', secs, item);
    expect(episodes.all().map(({ fromSecs, toSecs, scenes, item }) => [fromSecs, toSecs, scenes, item])).toEqual([
      [0, 0.9, 3, 5],
      [3, 3, 1, 9],
      [1, 1, 1, 4],
    ]);
  });

  it('is bounded and counts what it leaves out', () => {
    const episodes = new Episodes<number>(() => false, 10);
    for (let i = 0; i < 1000; i++) episodes.add(`key ${i}`, i, i);
    expect(episodes.all()).toHaveLength(10);
    expect(episodes.dropped).toBe(990);
  });
});

describe('TrustLog', () => {
  const log = new TrustLog();
  for (let index = 0; index < 30; index++) {
    const radarLost = index >= 10 && index < 20;
    const { scene } = publishedFrame({
      index,
      mode: radarLost ? 'CAMERA_ONLY' : 'NOMINAL',
      objects: [object(), object({ trackId: 2, verdict: { kind: 'unconfirmed', reasons: ['coasting'] } })],
      hazards: index > 5 && index < 9 ? [hazard(index === 7 ? 'critical' : 'notice', 9 - index)] : [],
    });
    log.add({ ...scene, modeSinceNs: radarLost ? 10n : index < 10 ? 0n : 20n });
  }

  it('says when which mode held and why', () => {
    expect(log.modes.all().map(({ item, fromSecs, toSecs }) => [item.mode, fromSecs, toSecs])).toEqual([
      ['NOMINAL', 0, expect.closeTo(0.9)],
      ['CAMERA_ONLY', 1, expect.closeTo(1.9)],
      ['NOMINAL', 2, expect.closeTo(2.9)],
    ]);
    expect(log.modes.all()[1]!.item.reason).toBe('no radar within 0.2 s');
  });

  it('keeps a hazard at its worst, faults and verdicts by reason', () => {
    expect(log.hazards.all()).toMatchObject([{ scenes: 3, item: { severity: 'critical', timeSecs: 2 } }]);
    expect(log.health.all()).toMatchObject([{ scenes: 10, item: { code: 'blurred' } }]);
    expect(Object.fromEntries(log.verdicts)).toEqual({ confirmed: 30, unconfirmed: 30, rejected: 4 });
    expect(Object.fromEntries(log.unconfirmedFor)).toEqual({ coasting: 30 });
    // Every seventh frame, beginning with the fourth.
    expect(Object.fromEntries(log.rejectedFor)).toEqual({ 'size-prior': 4 });
  });

  it('is told in words that need no documentation', () => {
    const html = trustSection(log);
    for (const text of [
      'No radar: objects come from the camera alone',
      'Car cuts in, 2 s.',
      'a vehicle moves into the lane ahead',
      'the picture is blurred',
      'it is not seen now; its position is extrapolated',
      'this size is impossible for its class',
      'The object class hazard is something else',
    ])
      expect(html).toContain(text);
    expect(html.match(/undefined|NaN/g)).toBeNull();
    // What was held back and why it was: one number.
    expect(html).toMatch(/>rejected<\/span><\/td><td class="num">4</);
    expect(html).toMatch(/>size prior<\/td><td class="num">4</);
    expect(html).toContain('seen in 3 scenes, track #7');
  });
});

describe('TrackTrails', () => {
  it('remembers two seconds of what is still followed', () => {
    const trails = new TrackTrails();
    for (let i = 0; i <= 30; i++) {
      const objects = i < 25 ? [object({ xM: i }), object({ trackId: 2 })] : [object({ xM: i })];
      trails.add({ ...publishedFrame({ index: 0, objects }).scene, stampNs: START_NS + BigInt(i) * 100_000_000n });
    }
    const places = trails.trails();
    expect([...places.keys()]).toEqual([1]);
    expect(places.get(1)!.filter((_, i) => i % 2 === 0)).toEqual(Array.from({ length: 21 }, (_, i) => 10 + i));
  });
});
