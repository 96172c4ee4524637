import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { Detection } from '../../../src/domain/Detection.js';
import { Rng } from '../../../src/synth/math/Rng.js';
import { evaluate as evaluateDrives, type EvaluateOptions } from '../../../src/evaluate/evaluateDrives.js';
import { EvaluateError } from '../../../src/evaluate/EvaluateError.js';
import { scorePage } from '../../../src/evaluate/page/scorePage.js';
import { scoreText } from '../../../src/evaluate/page/scoreText.js';
import { readTruth } from '../../../src/evaluate/read/readTruth.js';
import { classImage } from '../../../src/heads/segmentation.js';
import { readModelFile } from '../../../src/infer/contract/loadModel.js';
import { checkContract } from '../../../src/infer/contract/checkContract.js';
import { imageBand } from '../../../src/preprocess/imageBand.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { invert } from '../../../src/geometry/Transform.js';
import { openSource } from '../../../src/source/openSource.js';
import { snakeCased } from '../../../src/publish/keyCase.js';
import { describeWith, recordedDrives } from '../../support/environment.js';
import { schemaErrors } from '../../support/jsonSchemas.js';
import { PLUMBING } from '../../support/plumbing.js';
import { baseFromCamera, calibration, object } from '../../support/publishedFrames.js';
import { stampOf, writeRun, writeTruth, type TruthFrame } from './bags.js';
import { truth } from './boxes.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Whatever was scored, its card is what schemas/score.json says. */
async function evaluate(asked: EvaluateOptions): ReturnType<typeof evaluateDrives> {
  const card = await evaluateDrives(asked);
  expect(schemaErrors('score.json', JSON.parse(JSON.stringify(snakeCased(card))))).toEqual([]);
  return card;
}

const detection = (xM: number, fields: Partial<Detection> = {}): Detection =>
  object({ xM, yM: 0, zM: 0.75, lengthM: 4, widthM: 2, heightM: 1.5, ...fields });

const options = (
  predictionPath: string,
  truthPath: string,
  fields: Partial<EvaluateOptions> = {},
): EvaluateOptions => ({
  predictionPath,
  truthPath,
  toleranceNs: 0n,
  missing: 'leave-out',
  bootstraps: 50,
  seed: 1,
  ...fields,
});

const frames = (count: number, objects: (index: number) => TruthFrame['objects']): TruthFrame[] =>
  Array.from({ length: count }, (_, index) => ({ stampNs: stampOf(index), objects: objects(index) }));

describe('a run against its bag', () => {
  it('scores scene.mcap and scenes.jsonl alike', async () => {
    const bag = join(folder, 'alike.mcap');
    const run = join(folder, 'alike-run');
    await mkdir(run);
    await writeTruth(
      bag,
      frames(10, (i) => [truth(10 + i), truth(40 - i, 3)]),
    );
    const scenes = Array.from({ length: 10 }, (_, i) => ({
      stampNs: stampOf(i),
      objects: [
        detection(10.3 + i, { score: 0.9 - i / 100 }),
        ...(i % 2 ? [detection(40 - i, { yM: 3.4, score: 0.5 })] : []),
      ],
    }));
    await writeRun({ mcap: join(run, 'scene.mcap'), jsonl: join(run, 'scenes.jsonl') }, scenes);
    const cards = [await evaluate(options(run, bag)), await evaluate(options(join(run, 'scenes.jsonl'), bag))];
    for (const card of cards) {
      expect(card.frames).toEqual({
        truthFrames: 10,
        predictedFrames: 10,
        scored: 10,
        truthWithoutPrediction: 0,
        predictionWithoutTruth: 0,
        otherFrame: 0,
      });
      const car = card.classes.car!;
      const whole = car.bands['0-50']!;
      expect([whole.truths, whole.detections, whole.matched]).toEqual([20, 15, 15]);
      // Precision 1 up to recall 0.75: 65 of the 90 recalls from 0.11 on, at each distance.
      expect(car.ap.value).toBeCloseTo(65 / 90, 9);
      expect(card.meanAp).toEqual(car.ap);
      expect(car.medianRangeErrorM.value).toBeCloseTo(0.3, 3);
      expect(whole.scaleError).toBeCloseTo(0, 9);
      expect(car.bestF1).toMatchObject({ precision: 1, recall: 0.75 });
      expect(card.models).toEqual([{ name: 'student', sha256: 'ab'.repeat(32) }]);
      expect(card.modes).toEqual({ NOMINAL: 10 });
      expect(card.meanAp.ci95).toBeUndefined();
      expect(card.pixels).toBeUndefined();
    }
    // Scores are float32 in the recording and rounded in the lines.
    expect(cards[1]!.calibrationError.value).toBeCloseTo(cards[0]!.calibrationError.value!, 6);
  });

  it('scores ids over time where the truth follows objects, of published and of confirmed objects', async () => {
    const bag = join(folder, 'tracks.mcap');
    const run = join(folder, 'tracks-run');
    await mkdir(run);
    await writeTruth(
      bag,
      frames(10, (i) => [truth(10 + i), truth(40, 3)]),
      { scene: true },
    );
    // The first car changes its id once; the second is confirmed from its third frame on; a rejected one beside it does not count.
    const scenes = Array.from({ length: 10 }, (_, i) => ({
      stampNs: stampOf(i),
      objects: [],
      tracked: [
        object({ trackId: i < 6 ? 1 : 2, xM: 10 + i, yM: 0, verdict: { kind: 'confirmed', reasons: [] } }),
        object({ trackId: 3, xM: 40, yM: 3.5, verdict: { kind: i < 2 ? 'unconfirmed' : 'confirmed', reasons: [] } }),
        object({ trackId: 4, xM: 25, yM: -3, verdict: { kind: 'rejected', reasons: ['low-score'] } }),
      ],
    }));
    await writeRun({ mcap: join(run, 'scene.mcap'), jsonl: join(run, 'scenes.jsonl') }, scenes);
    for (const path of [run, join(run, 'scenes.jsonl')]) {
      const { car } = (await evaluate(options(path, bag))).tracking;
      expect(car!.published).toMatchObject({ truths: 20, misses: 0, falsePositives: 0, idSwitches: 1 });
      expect(car!.published.mota).toBeCloseTo(1 - 1 / 20, 12);
      // 16 of 20 frames agree when the first car is taken for id 1.
      expect(car!.published.idf1).toBeCloseTo(16 / 20, 12);
      expect(car!.published.followedSecs).toBeCloseTo(2, 9);
      expect(car!.published.idSwitchesPer10Secs).toBeCloseTo(5, 9);
      expect(car!.confirmed).toMatchObject({ misses: 2, idSwitches: 1 });
    }
  });

  it('takes speed, occlusion and conditions from the scene truth, and joins them by id', async () => {
    const bag = join(folder, 'scene.mcap');
    const run = join(folder, 'scene-run.mcap');
    const moving = { velocityMps: [-6, 8] as [number, number] };
    await writeTruth(
      bag,
      [
        {
          stampNs: stampOf(0),
          objects: [
            { ...truth(15, 20, { yawRad: 1 }), ...moving },
            { ...truth(30, 0, { occlusion: 2 }), velocityMps: [5, 3] },
          ],
          weather: 'rain',
        },
        { stampNs: stampOf(1), objects: [], hidden: [truth(12)], weather: 'fog' },
        { stampNs: stampOf(2), objects: [], weather: 'rain' },
      ],
      { scene: true },
    );
    const weather = (value: 'rain' | 'clear') => ({
      weather: { value, probability: 0.9 },
      light: { value: 'day' as const, probability: 0.9 },
      roadSurface: { value: 'wet' as const, probability: 0.9 },
      visibility: { value: 'good' as const, probability: 0.9 },
    });
    await writeRun({ mcap: run }, [
      {
        stampNs: stampOf(0),
        // Along the line of sight to (15, 20) the speed is (-6 * 15 + 8 * 20) / 25 = 2.8 m/s.
        objects: [detection(15, { yM: 20, yawRad: 1, radialSpeedMps: 3 })],
        conditions: weather('rain'),
      },
      { stampNs: stampOf(1), objects: [detection(12)], conditions: weather('rain') },
      { stampNs: stampOf(2), objects: [detection(12), detection(60)], conditions: weather('rain') },
    ]);
    const card = await evaluate(options(run, bag));
    const car = card.classes.car!;
    expect(car.bands['0-50']!.medianVelocityErrorMps).toBeCloseTo(0.2, 5);
    expect(car.recallByOcclusion).toEqual({ none: { truths: 1, recall: 1 }, most: { truths: 1, recall: 0 } });
    expect(card.conditions.weather).toMatchObject({
      frames: 3,
      accuracy: { value: expect.closeTo(2 / 3, 12) as number },
    });
    expect(card.conditions.weather!.confusion).toEqual({ rain: { rain: 2 }, fog: { rain: 1 } });
    expect(card.conditions.light!.accuracy.value).toBe(1);
    // The truth does not tell the surface.
    expect(card.conditions.road_surface).toBeUndefined();
    // The hidden object keeps the second frame from counting as free.
    expect(card.phantoms!.published).toMatchObject({ frames: 1, phantoms: 1, per1000Frames: { value: 1000 } });
  });

  it('counts what has no partner, and joins within the tolerance', async () => {
    const bag = join(folder, 'partners.mcap');
    const run = join(folder, 'partners.jsonl');
    await writeTruth(
      bag,
      frames(4, () => [truth(20)]),
    );
    await writeRun({ jsonl: run }, [
      { stampNs: stampOf(0), objects: [detection(20)] },
      { stampNs: stampOf(1) + 5_000_000n, objects: [detection(20)] },
      { stampNs: stampOf(8), objects: [] },
      { stampNs: stampOf(2), objects: [detection(20)], frameId: 'odom' },
    ]);
    const alerts: Alert[] = [];
    const card = await evaluate(options(run, bag, { onAlert: (alert) => alerts.push(alert) }));
    expect(card.frames).toMatchObject({
      truthFrames: 4,
      predictedFrames: 4,
      scored: 1,
      truthWithoutPrediction: 2,
      predictionWithoutTruth: 2,
      otherFrame: 1,
    });
    expect(alerts.map(({ code }) => code)).toEqual(['evaluate/other-frame']);
    const wide = await evaluate(options(run, bag, { toleranceNs: 10_000_000n }));
    expect(wide.frames).toMatchObject({ scored: 2, truthWithoutPrediction: 1, predictionWithoutTruth: 1 });
    // One found of the two that were looked at, or of the four or less that a prediction was due for.
    expect(card.classes.car!.bands['0-50']!.truths).toBe(1);
    const strict = await evaluate(options(run, bag, { missing: 'empty' }));
    expect(strict.classes.car!.bands['0-50']!.truths).toBe(3);
    expect(strict.classes.car!.bestF1!.recall).toBeCloseTo(1 / 3, 12);
    expect(scoreText(strict)).toContain('2 without prediction (scored as frames without detections)');
  });

  it('says which true classes it does not know, and scores no class without truth', async () => {
    const bag = join(folder, 'classes.mcap');
    const run = join(folder, 'classes.jsonl');
    await writeTruth(
      bag,
      frames(1, () => [{ ...truth(20), name: 'other_vehicle' }, truth(30)]),
    );
    await writeRun({ jsonl: run }, [
      {
        stampNs: stampOf(0),
        objects: [detection(30), detection(20, { label: 'bus' }), detection(21, { label: 'bus' })],
      },
    ]);
    const card = await evaluate(options(run, bag));
    expect(Object.keys(card.classes)).toEqual(['car']);
    expect(card.detectionsWithoutTruth).toEqual({ bus: 2 });
    expect(card.meanAp.value).toBeCloseTo(1, 12);
    expect(card.alerts).toMatchObject([{ code: 'evaluate/unknown-class', count: 1 }]);
    expect(card.alerts[0]!.message).toContain('"other_vehicle"');
  });
});

describe('several drives', () => {
  it('are paired by name; intervals come from those that were scored', async () => {
    const [bags, runs] = [join(folder, 'bags'), join(folder, 'runs')];
    const rng = new Rng(5);
    for (const [drive, name] of ['a', 'b', 'sub/c', 'd'].entries()) {
      await mkdir(join(bags, 'sub'), { recursive: true });
      await writeTruth(
        join(bags, `${name}.mcap`),
        frames(12, (i) => [truth(6 + i), truth(45 - i, -4)]),
      );
      if (name === 'd') continue;
      await mkdir(join(runs, name), { recursive: true });
      const scenes = Array.from({ length: 12 }, (_, i) => ({
        stampNs: stampOf(i),
        objects: [6 + i, 45 - i]
          .filter(() => rng.chance(0.9 - 0.2 * drive))
          .map((xM, k) => detection(xM + rng.uniform(-1, 1), { yM: -4 * k, score: rng.next() })),
      }));
      await writeRun({ jsonl: join(runs, name, 'scenes.jsonl') }, scenes);
    }
    await writeFile(join(runs, 'notes.txt'), 'not a prediction');
    await writeRun({ jsonl: join(runs, 'e.jsonl') }, [{ stampNs: stampOf(0), objects: [] }]);
    const card = await evaluate(options(runs, bags, { bootstraps: 200 }));
    expect(card.drives.map(({ name, scored }) => [name, scored])).toEqual([
      ['a', 12],
      ['b', 12],
      ['d', 0],
      ['sub/c', 12],
    ]);
    expect(card.scoredDrives).toBe(3);
    expect(card.alerts.map(({ code }) => code)).toEqual([
      'evaluate/prediction-without-bag',
      'evaluate/bag-without-prediction',
    ]);
    const { value, ci95 } = card.classes.car!.ap;
    expect(ci95![0]).toBeLessThan(value!);
    expect(ci95![1]).toBeGreaterThan(value!);
    expect(await evaluate(options(runs, bags, { bootstraps: 200 }))).toEqual(card);
    const page = await scorePage(card);
    expect(page).toContain('3 drives, seed 1');
    expect(page).toContain(value!.toFixed(3));
    expect(page).toContain(ci95!.map((bound) => bound.toFixed(3)).join('–'));
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(page).not.toMatch(/NaN|undefined|null/);
    expect(await scorePage(card)).toBe(page);
  });
});

describe('pixel classes', () => {
  it('are compared where the model looked', async () => {
    const file = await readModelFile(PLUMBING);
    const contract = checkContract(file.summary, PLUMBING);
    const { widthPx, heightPx } = calibration;
    // A road with a vehicle on it, at the camera's size.
    const ids = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
      const [u, v] = [i % widthPx, Math.floor(i / widthPx)];
      if (v < 330) return 0;
      return u > 500 && u < 700 && v < 420 ? 4 : Math.abs(u - 640) < 2 * (v - 330) ? 1 : 255;
    });
    // What a perfect model says, placed by the stage that makes class images.
    const band = imageBand(new CameraProjector(calibration, invert(baseFromCamera)), contract);
    const { classes, stridePx } = contract.outputs.segmentation;
    const [columns, rows] = [contract.image.widthPx / stridePx, contract.image.heightPx / stridePx];
    const probabilities = new Float32Array(classes.length * columns * rows);
    const placed = classImage(probabilities, contract, band);
    for (let i = 0; i < columns * rows; i++) {
      const u = Math.round(((i % columns) + 0.5 - placed.offsetXPx) / placed.scaleX);
      const v = Math.round((Math.floor(i / columns) + 0.5 - placed.offsetYPx) / placed.scaleY);
      const id = ids[v * widthPx + u] ?? 255;
      placed.classIds[i] = id === 255 ? 3 : id;
    }
    const bag = join(folder, 'pixels.mcap');
    const run = join(folder, 'pixels-run.mcap');
    const [x, y, z] = [baseFromCamera.m[3]!, baseFromCamera.m[7]!, baseFromCamera.m[11]!];
    await writeTruth(
      bag,
      [0, 1].map((index) => ({ stampNs: stampOf(index), objects: [truth(20)], classes: { widthPx, heightPx, ids } })),
      {
        calibration: {
          header: { stamp: { sec: 1_600_000_000, nanosec: 0 }, frame_id: calibration.frameId },
          width: widthPx,
          height: heightPx,
          distortion_model: 'plumb_bob',
          d: [0, 0, 0, 0, 0],
          k: [calibration.fxPx, 0, calibration.cxPx, 0, calibration.fyPx, calibration.cyPx, 0, 0, 1],
        },
        transforms: {
          transforms: [
            {
              header: { stamp: { sec: 1_600_000_000, nanosec: 0 }, frame_id: 'base_link' },
              child_frame_id: calibration.frameId,
              transform: {
                translation: { x, y, z },
                rotation: { x: -0.5, y: 0.5, z: -0.5, w: 0.5 },
              },
            },
          ],
        },
      },
    );
    const scene = (index: number, classIds: Uint8Array) => ({
      stampNs: stampOf(index),
      objects: [],
      modelSha256: file.sha256,
      classImage: { ...placed, classIds },
    });
    await writeRun({ mcap: run }, [
      scene(0, placed.classIds),
      scene(
        1,
        placed.classIds.map((id) => (id === 4 ? 1 : id)),
      ),
    ]);
    const card = await evaluate(options(run, bag, { modelPath: PLUMBING }));
    const { pixels } = card;
    expect(pixels!.frames).toBe(2);
    expect(Object.keys(pixels!.iou)).toEqual(['other', 'road', 'vehicle']);
    // The first picture is right in every pixel; the second takes the vehicle for road.
    expect(pixels!.iou.other!.value).toBe(1);
    expect(pixels!.iou.vehicle!.value).toBe(0.5);
    expect(pixels!.iou.road!.value).toBeLessThan(1);
    expect(pixels!.iou.road!.value).toBeGreaterThan(0.5);

    const unplaced = await evaluate(options(run, bag));
    expect(unplaced.pixels).toBeUndefined();
    expect(unplaced.alerts).toMatchObject([{ code: 'evaluate/pixels-not-placed' }]);
  });
});

describe('what cannot be compared', () => {
  it('is said in a sentence', async () => {
    const bag = join(folder, 'far.mcap');
    await writeTruth(
      bag,
      frames(2, () => [truth(20)]),
    );
    const run = join(folder, 'far.jsonl');
    await writeRun({ jsonl: run }, [{ stampNs: 5n, objects: [] }]);
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const cases: [string, string, string, RegExp][] = [
      [run, bag, 'evaluate/nothing-to-compare', /1 predicted and 2 true ones with no stamp in common/],
      [join(folder, 'none'), bag, 'evaluate/not-found', /prediction but received .*none, which does not exist/],
      [run, empty, 'evaluate/not-found', /at least one bag for the truth but received .*empty, which holds none/],
      [
        bag,
        bag,
        'evaluate/no-prediction',
        /Expected a topic of roadscene_msgs.msg.RoadScene or .* but received \/ground_truth/,
      ],
    ];
    for (const [predictionPath, truthPath, code, sentence] of cases) {
      const error = await evaluate(options(predictionPath, truthPath)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(EvaluateError);
      expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    }
  });

  it('in a file is an alert: half lines, other lines, scores that are none, repeated stamps', async () => {
    const bag = join(folder, 'broken.mcap');
    await writeTruth(
      bag,
      frames(1, () => [truth(20)]),
    );
    const good = join(folder, 'good.jsonl');
    await writeRun({ jsonl: good }, [{ stampNs: stampOf(0), objects: [detection(20)] }]);
    const line = (await readFile(good, 'utf8')).trim();
    const broken = join(folder, 'broken.jsonl');
    await writeFile(
      broken,
      ['{"stamp_ns": "1"}', line, line, line.replace(/"score":[\d.]+/, '"score":"high"'), line.slice(0, 60)].join('\n'),
    );
    const card = await evaluate(options(broken, bag));
    expect(card.frames.scored).toBe(1);
    expect(card.meanAp.value).toBeCloseTo(1, 12);
    expect(card.alerts.map(({ code, count }) => [code, count])).toEqual([
      ['evaluate/unreadable-line', 3],
      ['evaluate/repeated-stamp', 1],
    ]);
  });
});

describeWith(recordedDrives, 'recorded drives', (data) => {
  it('score 1 for their own truth, and less for a shifted one', async () => {
    const bags = join(data, 'astyx/val');
    const runs = join(folder, 'astyx');
    await mkdir(runs);
    const counted: Record<string, number> = {};
    for (const name of ['run_a10', 'run_a11', 'run_b02']) {
      const source = await openSource(join(bags, `${name}.mcap`));
      const truths = await readTruth(source, () => undefined);
      await source.close();
      for (const item of truths.flatMap(({ objects }) => objects ?? []))
        if (Math.hypot(item.xM, item.yM) < 50) counted[item.label] = (counted[item.label] ?? 0) + 1;
      for (const [kind, shiftM] of [
        ['same', 0],
        ['shifted', 0.7],
      ] as const) {
        await mkdir(join(runs, kind), { recursive: true });
        const scenes = truths.map(({ stampNs, objects }) => ({
          stampNs,
          objects: (objects ?? []).map(({ xM, ...item }) => ({ ...detection(xM + shiftM), ...item, xM: xM + shiftM })),
        }));
        await writeRun({ mcap: join(runs, kind, `${name}.mcap`) }, scenes);
      }
    }
    const same = await evaluate(options(join(runs, 'same'), bags));
    expect(same.frames).toMatchObject({ truthFrames: 82, scored: 12 + 38 + 9, truthWithoutPrediction: 5 + 18 });
    for (const [label, score] of Object.entries(same.classes)) {
      expect(score.ap.value, label).toBeCloseTo(1, 9);
      expect(score.bands['0-50']!.truths, label).toBe(counted[label]);
    }
    expect(same.classes.car!.bands['0-50']!.orientationErrorRad).toBeCloseTo(0, 6);
    expect(same.classes.car!.bands['0-50']!.velocityErrorMps).toBeUndefined();
    const shifted = await evaluate(options(join(runs, 'shifted'), bags));
    const at = shifted.classes.car!.bands['0-50']!.apAt!;
    expect(at['0.5']).toBeLessThan(0.1);
    expect(at['1']).toBeGreaterThan(0.9);
    expect(shifted.classes.car!.bands['0-50']!.translationErrorM).toBeCloseTo(0.7, 2);
  });
});
