import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CameraCalibration } from '../../../../src/domain/CameraCalibration.js';
import { PIXEL_CLASS_IDS, PIXEL_CLASSES } from '../../../../src/domain/PixelClass.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { CameraRenderer } from '../../../../src/synth/camera/renderCamera.js';
import { createDrive } from '../../../../src/synth/scenarios/scenarioCatalogue.js';
import { SynthError } from '../../../../src/synth/SynthError.js';
import { CLASS_OF_KIND, type WorldFrame } from '../../../../src/synth/world/WorldFrame.js';

const calibration = (widthPx: number, heightPx: number, more: Partial<CameraCalibration> = {}): CameraCalibration => ({
  type: 'calibration',
  topic: '/camera_info',
  frameId: 'camera',
  stampNs: 0n,
  widthPx,
  heightPx,
  fxPx: widthPx * 0.9,
  fyPx: widthPx * 0.9,
  cxPx: widthPx / 2,
  cyPx: heightPx / 2,
  distortionModel: 'none',
  distortion: [],
  ...more,
});
/** Camera 1.5 m above base_link, looking along its x axis. */
const baseFromCamera = { m: Float64Array.of(0, 0, 1, 0, -1, 0, 0, 0, 0, -1, 0, 1.5) };
const WIDTH = 256;
const HEIGHT = 144;
const rig = { calibration: calibration(WIDTH, HEIGHT), baseFromCamera };

const sha256 = (bytes: ArrayBufferView): string =>
  createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');

function frameOf(scenario: string, seed: number, more: object = {}, timeSecs?: number): WorldFrame {
  const drive = createDrive({ scenario, seed, durationSecs: 8, rateHz: 10, ...more });
  return drive.worldAt(timeSecs ?? (drive.onsetSecs ?? 1) + 0.5);
}

/** Base_link coordinates of an actor's middle, in the camera: pixel and depth. */
function project(frame: WorldFrame, index: number): { u: number; v: number; depthM: number } {
  const { pose } = frame.ego;
  const actor = frame.actors[index]!;
  const dx = actor.pose.xM - pose.xM;
  const dy = actor.pose.yM - pose.yM;
  const dz = actor.pose.zM + actor.heightM / 2 - pose.zM;
  const c = Math.cos(pose.yawRad);
  const s = Math.sin(pose.yawRad);
  const flat = c * dx + s * dy;
  const x = flat * Math.cos(pose.pitchRad) + dz * Math.sin(pose.pitchRad);
  const z = -flat * Math.sin(pose.pitchRad) + dz * Math.cos(pose.pitchRad);
  const y = -s * dx + c * dy;
  return { u: WIDTH / 2 - (y / x) * WIDTH * 0.9, v: HEIGHT / 2 - ((z - 1.5) / x) * WIDTH * 0.9, depthM: x };
}

describe('CameraRenderer', () => {
  it('draws the committed bytes', () => {
    const renderer = new CameraRenderer(rig);
    const image = renderer.render(
      frameOf('cut-in', 7, { road: 'motorway', weather: 'clear', light: 'day' }),
      new Rng(1),
    );
    const hashes = [image.rgb, image.depthM, image.classIds, image.instanceIds].map((bytes) =>
      sha256(bytes).slice(0, 16),
    );
    expect(hashes).toMatchInlineSnapshot(`
      [
        "f47412c445e92e17",
        "c131bdec0d176427",
        "b7437eff3442f675",
        "fe9887c0fd2dc1c6",
      ]
    `);
  });

  it.each(['rain', 'heavy_rain', 'fog', 'snow'] as const)('draws the committed bytes in %s at night', (weather) => {
    const renderer = new CameraRenderer(rig);
    const image = renderer.render(frameOf('free-drive', 3, { road: 'urban', weather, light: 'night' }), new Rng(2));
    expect(sha256(image.rgb).slice(0, 16)).toMatchSnapshot();
  });

  it('does not depend on what was drawn before', () => {
    const a = frameOf('construction-zone', 5, { road: 'motorway', weather: 'clear', light: 'day' });
    const b = frameOf('high-beam', 6, { road: 'rural', weather: 'rain', light: 'night' });
    const fresh = new CameraRenderer(rig);
    const expected = sha256(fresh.render(b, new Rng(4)).rgb);
    const used = new CameraRenderer(rig);
    used.render(a, new Rng(9));
    const image = used.render(b, new Rng(4));
    expect(sha256(image.rgb)).toBe(expected);
  });

  it('puts an actor where its pose projects to, with its depth, id and class', () => {
    const frame = frameOf('hard-braking-lead', 12, { road: 'motorway', weather: 'clear', light: 'day' });
    const image = new CameraRenderer(rig, { effects: 'none' }).render(frame, new Rng(1));
    const index = frame.actors.findIndex((actor) => actor.id === frame.hazards[0]!.actorIds[0]);
    const actor = frame.actors[index]!;
    const { u, v, depthM } = project(frame, index);
    const q = Math.floor(v) * WIDTH + Math.floor(u);
    expect(image.instanceIds[q]).toBe(actor.id);
    expect(image.depthM[q]!).toBeGreaterThan(depthM - actor.lengthM / 2 - 1);
    expect(image.depthM[q]!).toBeLessThan(depthM);
    expect(PIXEL_CLASSES[image.classIds[q]!]).toBe('vehicle');
    expect(CLASS_OF_KIND[actor.kind]).not.toBe('pedestrian');
  });

  it('gives people and cyclists the class of vulnerable road users', () => {
    const frame = frameOf('crossing-cyclist', 4, { road: 'urban', weather: 'clear', light: 'day' });
    const image = new CameraRenderer(rig).render(frame, new Rng(1));
    const id = frame.hazards[0]!.actorIds[0]!;
    const classes = new Set<number>();
    image.instanceIds.forEach((instance, q) => {
      if (instance === id) classes.add(image.classIds[q]!);
    });
    expect([...classes]).toEqual([PIXEL_CLASS_IDS.vulnerable_road_user]);
  });

  it('has ground at the depth of a plane right ahead', () => {
    const frame = frameOf('free-drive', 2, { road: 'motorway', weather: 'overcast', light: 'day' });
    const image = new CameraRenderer(rig, { effects: 'none' }).render(frame, new Rng(1));
    for (const row of [HEIGHT - 1, HEIGHT - 20]) {
      const q = row * WIDTH + WIDTH / 2;
      const expected = (1.5 * WIDTH * 0.9) / (row + 0.5 - HEIGHT / 2);
      expect(image.depthM[q]! / expected).toBeCloseTo(1, 1);
      expect(['road', 'lane_marking']).toContain(PIXEL_CLASSES[image.classIds[q]!]);
    }
  });

  it('has more dark pixels at night, and no marking class where markings are missing', () => {
    const mean = (bytes: Uint8Array): number => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
    const renderer = new CameraRenderer(rig);
    const day = mean(
      renderer.render(frameOf('free-drive', 2, { road: 'rural', weather: 'clear', light: 'day' }), new Rng(1)).rgb,
    );
    const night = mean(
      renderer.render(frameOf('free-drive', 2, { road: 'rural', weather: 'clear', light: 'night' }), new Rng(1)).rgb,
    );
    expect(night).toBeLessThan(day / 3);
    const bare = renderer.render(
      frameOf('missing-markings', 2, { road: 'rural', weather: 'clear', light: 'day' }),
      new Rng(1),
    );
    expect(bare.classIds.includes(PIXEL_CLASS_IDS.lane_marking)).toBe(false);
  });

  it('takes any size and focal length, and says what it cannot do', () => {
    const odd = { calibration: calibration(97, 61, { fxPx: 40, fyPx: 42, cxPx: 50, cyPx: 28 }), baseFromCamera };
    const image = new CameraRenderer(odd).render(frameOf('free-drive', 1), new Rng(1));
    expect(image.rgb).toHaveLength(97 * 61 * 3);
    expect(() => new CameraRenderer({ calibration: calibration(0, 61), baseFromCamera })).toThrow(SynthError);
    const distorted = calibration(64, 64, { distortionModel: 'plumb_bob', distortion: [0.1, 0, 0, 0, 0] });
    expect(() => new CameraRenderer({ calibration: distorted, baseFromCamera })).toThrow(
      'Expected a calibration without distortion for the simulated camera but received plumb_bob',
    );
  });
});
