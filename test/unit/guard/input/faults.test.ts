import { describe, expect, it } from 'vitest';
import type { HealthFinding, HealthRule } from '../../../../src/domain/InputHealth.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import type { InputFacts } from '../../../../src/guard/GuardFacts.js';
import { InputGuard } from '../../../../src/guard/input/InputGuard.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { BAND, emptyRadar, SyntheticDrive } from '../syntheticDrive.js';

const FRAMES = 22;
const ONSET = 12;
const day = new SyntheticDrive({
  drive: { scenario: 'free-drive', seed: 12, road: 'rural', weather: 'overcast', light: 'day' },
  radar: 'imaging',
  frames: FRAMES,
});
const night = new SyntheticDrive({
  drive: { scenario: 'free-drive', seed: 15, road: 'motorway', weather: 'clear', light: 'night' },
  radar: 'conventional',
  frames: 18,
});

const newGuard = (): InputGuard => new InputGuard(guardSchema.parse({}).inputs);

/** First frame after the onset at which the rule finds something (1: the very one), and its severity; throws for what is found before. */
function found(drive: SyntheticDrive, rule: HealthRule, spoil: (index: number) => InputFacts) {
  const guard = newGuard();
  for (let i = 0; i < drive.frames; i++) {
    const findings = guard.check(spoil(i));
    if (i < ONSET) expect(findings, `frame ${i}`).toEqual([]);
    const finding = findings.find((one) => one.rule === rule);
    if (finding !== undefined) return { frames: i - ONSET + 1, severity: finding.severity, input: finding.input };
  }
  return undefined;
}

const withFault = (drive: SyntheticDrive, name: string) => (index: number) => drive.facts(index, name, ONSET);
const withPicture = (change: (rgb: Uint8Array, index: number) => Uint8Array) => (index: number) => {
  const facts = day.facts(index);
  return index < ONSET || facts.picture === undefined
    ? facts
    : { ...facts, picture: { ...facts.picture, rgb: change(facts.picture.rgb, index) } };
};

describe("the generator's faults are found", () => {
  it.each([
    ['camera-black', 'black-frame', 1, 'unfit', 'camera'],
    ['camera-over-exposed', 'over-exposed', 1, 'unfit', 'camera'],
    ['lens-half-covered', 'covered-lens', 3, 'unfit', 'camera'],
    ['camera-frozen', 'frozen-frame', 3, 'unfit', 'camera'],
    ['radar-dead', 'radar-dead', 3, 'unfit', 'radar'],
    ['radar-blocked', 'radar-dead', 3, 'unfit', 'radar'],
    ['radar-cluttered', 'radar-cluttered', 2, 'unfit', 'radar'],
  ] as const)('%s by day as %s within %i frames', (name, rule, frames, severity, input) => {
    expect(found(day, rule, withFault(day, name))).toEqual({ frames, severity, input });
  });

  it.each([
    ['camera-black', 'black-frame', 1, 'unfit', 'camera'],
    ['camera-over-exposed', 'exposure-jump', 1, 'suspect', 'camera'],
    ['lens-half-covered', 'covered-lens', 3, 'suspect', 'camera'],
    ['camera-frozen', 'frozen-frame', 3, 'unfit', 'camera'],
    ['radar-dead', 'radar-dead', 3, 'unfit', 'radar'],
    ['radar-blocked', 'radar-dead', 3, 'unfit', 'radar'],
    ['radar-cluttered', 'radar-cluttered', 2, 'unfit', 'radar'],
  ] as const)('%s at night as %s within %i frames', (name, rule, frames, severity, input) => {
    expect(found(night, rule, withFault(night, name))).toEqual({ frames, severity, input });
  });

  it('radar-misaligned within 15 frames', () => {
    const result = found(day, 'radar-motion', withFault(day, 'radar-misaligned'));
    expect(result?.frames).toBeLessThanOrEqual(15);
    expect(result).toMatchObject({ severity: 'suspect', input: 'radar' });
  });

  it('spots on the lens, by day, as suspect', () => {
    const guard = newGuard();
    let last: readonly HealthFinding[] = [];
    for (let i = 0; i < FRAMES; i++) last = guard.check(day.facts(i, 'lens-dirty', 0));
    expect(last).toMatchObject([{ rule: 'dirty-lens', code: 'covered-lens', severity: 'suspect' }]);
  });
});

describe('other faults of the camera are found', () => {
  it('a picture out of focus', () => {
    expect(
      found(
        day,
        'blurred',
        withPicture((rgb) => blurred(rgb, 3)),
      ),
    ).toEqual({
      frames: 3,
      severity: 'unfit',
      input: 'camera',
    });
  });

  it('noise', () => {
    const noise = withPicture((rgb, index) => {
      const rng = new Rng(index);
      return rgb.map(() => rng.integer(0, 255));
    });
    expect(found(day, 'noise-frame', noise)).toEqual({ frames: 1, severity: 'unfit', input: 'camera' });
  });

  it('sweeps of another speed than odometry says', () => {
    const faster = (index: number): InputFacts => {
      const facts = day.facts(index);
      if (index < ONSET || facts.ego === undefined) return facts;
      const { xM, yM, radialSpeedMps } = facts.radar;
      const shifted = radialSpeedMps.map((v, i) => v - (3 * xM[i]!) / Math.hypot(xM[i]!, yM[i]!));
      return { ...facts, radar: { ...facts.radar, radialSpeedMps: shifted } };
    };
    const result = found(day, 'radar-motion', faster);
    expect(result?.frames).toBeLessThanOrEqual(6);
    expect(result).toMatchObject({ severity: 'unfit', input: 'radar' });
  });
});

describe('a picture that stands still', () => {
  const still = (ego: InputFacts['ego'], frames: number): readonly HealthFinding[] => {
    const guard = newGuard();
    const facts: InputFacts = {
      stampNs: 0n,
      radarState: 'absent',
      radar: emptyRadar(),
      hasRadialSpeed: false,
      picture: { ...BAND, rgb: day.facts(0).picture!.rgb },
      ...(ego !== undefined && { ego }),
    };
    let last: readonly HealthFinding[] = [];
    for (let i = 0; i < frames; i++) last = guard.check(facts);
    return last;
  };

  it('is suspect at most while the vehicle stands', () => {
    expect(still({ forwardMps: 0, yawRateRadps: 0, source: 'odometry' }, 50)).toMatchObject([
      { code: 'frozen-frame', severity: 'suspect' },
    ]);
  });

  it('is unfit after some frames when nobody knows the speed', () => {
    expect(still(undefined, 4)).toEqual([]);
    expect(still(undefined, 5)).toMatchObject([{ code: 'frozen-frame', severity: 'unfit' }]);
  });
});

/** Twice the mean over 2r + 1 pixels along rows and columns. */
function blurred(rgb: Uint8Array, r: number): Uint8Array {
  const { widthPx, heightPx } = BAND;
  const smooth = (from: Uint8Array, count: number, lines: number, step: number, line: number): Uint8Array => {
    const to = new Uint8Array(from.length);
    for (let l = 0; l < lines; l++) {
      for (let c = 0; c < 3; c++) {
        const at = (i: number): number => from[l * line + Math.min(count - 1, Math.max(0, i)) * step + c]!;
        let sum = 0;
        for (let i = -r; i <= r; i++) sum += at(i);
        for (let i = 0; i < count; i++) {
          to[l * line + i * step + c] = Math.round(sum / (2 * r + 1));
          sum += at(i + r + 1) - at(i - r);
        }
      }
    }
    return to;
  };
  let image = rgb;
  for (let pass = 0; pass < 2; pass++) {
    image = smooth(image, widthPx, heightPx, 3, 3 * widthPx);
    image = smooth(image, heightPx, widthPx, 3 * widthPx, 3);
  }
  return image;
}
