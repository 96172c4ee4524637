import { expect, it } from 'vitest';
import type { InferenceResult, ModelInputs } from '../../../src/domain/Inference.js';
import type { SceneObject } from '../../../src/domain/Track.js';
import type { TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';
import type { TrueFrame } from '../../../src/evaluate/read/TrueFrame.js';
import { ErrorCounter } from '../../../tools/faults/ErrorCounts.js';
import { RandomEngine } from '../../../tools/faults/RandomEngine.js';
import { RememberingEngine } from '../../../tools/faults/RememberingEngine.js';
import { worstCaseSvg } from '../../../tools/faults/worstCaseSvg.js';
import { camera, car, track } from '../guard/guardFixtures.js';

const truthOf = (change: Partial<TrueObject> = {}): TrueObject => {
  const { label, xM, yM, zM, lengthM, widthM, heightM } = car();
  return { label, xM, yM, zM, lengthM, widthM, heightM, yawRad: 0, id: '1', ...change };
};
const frameOf = (...objects: TrueObject[]): TrueFrame => ({
  stampNs: 0n,
  frameId: 'base_link',
  objects,
  present: objects,
  conditions: {},
});
const objectOf = (kind: SceneObject['verdict']['kind'], change: Partial<SceneObject> = {}): SceneObject => ({
  ...track(),
  ...change,
  verdict: { kind, reasons: kind === 'confirmed' ? [] : ['not-persistent'] },
});

it('a confirmation is due from the third frame in the picture on', () => {
  const counter = new ErrorCounter();
  const objects = [objectOf('unconfirmed')];
  for (let frame = 0; frame < 5; frame++) counter.add({ objects, detections: objects }, frameOf(truthOf()), camera);
  expect(counter.counts).toMatchObject({
    truths: 5,
    unconfirmed: 5,
    entering: 2,
    due: 3,
    dueUnconfirmed: 3,
    outside: 0,
  });
  expect(counter.counts.dueUnconfirmedFor).toEqual({ 'not-persistent': 3 });
});

it('outside the picture, and without one, none is ever due', () => {
  const counter = new ErrorCounter();
  const objects = [objectOf('unconfirmed', { xM: 5, yM: 12 })];
  const truth = frameOf(truthOf({ xM: 5, yM: 12 }));
  for (let frame = 0; frame < 4; frame++) counter.add({ objects, detections: objects }, truth, camera);
  counter.add({ objects: [objectOf('unconfirmed')], detections: [] }, frameOf(truthOf()), undefined);
  expect(counter.counts).toMatchObject({ unconfirmed: 5, outside: 5, entering: 0, due: 0 });
});

it('what was confirmed counts as due only when it was', () => {
  const counter = new ErrorCounter();
  const objects = [objectOf('confirmed')];
  for (let frame = 0; frame < 4; frame++) counter.add({ objects, detections: objects }, frameOf(truthOf()), camera);
  expect(counter.counts).toMatchObject({ confirmed: 4, due: 2, dueUnconfirmed: 0 });
});

it('draws what is true, what was said and what is not there', () => {
  const played = {
    scene: { objects: [objectOf('confirmed'), objectOf('confirmed', { xM: 30, yM: 8 }), objectOf('rejected')] },
    camera,
  };
  const truth = frameOf(truthOf());
  const svg = worstCaseSvg({ played, truth } as unknown as Parameters<typeof worstCaseSvg>[0], 640, 192);
  expect([...svg.matchAll(/stroke="(#\w+)"/g)].map(([, colour]) => colour)).toEqual(['#ffffff', '#27c93f', '#ff3b30']);
  expect(svg).not.toMatch(/NaN|Infinity/);
});

it('an engine that remembers asks once, and only learns while it is told to', async () => {
  const inner = new RandomEngine(1, { widthPx: 64, heightPx: 32, referenceFocalPx: 60 });
  let asked = 0;
  const engine = new RememberingEngine({
    contract: inner.contract,
    modelSha256: inner.modelSha256,
    provider: inner.provider,
    attempts: inner.attempts,
    run: (): Promise<InferenceResult> => {
      asked += 1;
      return inner.run();
    },
    close: () => inner.close(),
  });
  const inputs = (value: number): ModelInputs => ({
    image: new Uint8Array(8).fill(value),
    radar: new Float32Array(4),
    lookup: new Int32Array(4),
  });
  expect(await engine.run(inputs(1))).toBe(await engine.run(inputs(1)));
  engine.isLearning = false;
  await engine.run(inputs(2));
  await engine.run(inputs(2));
  expect(asked).toBe(3);
  engine.forget();
  await engine.run(inputs(1));
  expect(asked).toBe(4);
});
