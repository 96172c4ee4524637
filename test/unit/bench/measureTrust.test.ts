import { expect, it } from 'vitest';
import { measureTrust } from '../../../src/bench/measureTrust.js';
import { fullContract } from '../../support/contract.js';

it('measures a crowd that is really there: every car followed, those in the picture confirmed', async () => {
  const model = { contract: fullContract(), sha256: '0'.repeat(64) };
  const cost = await measureTrust(model, { objects: 30, returns: 150, frames: 3 });
  expect(cost).toMatchObject({ objects: 30, returns: 150, tracked: 30 });
  expect(cost.confirmed).toBeGreaterThan(15);
  expect(cost.confirmed).toBeLessThan(30);
  expect(cost.sumP50Ms).toBeGreaterThanOrEqual(Math.max(cost.guardP50Ms, cost.trackP50Ms, cost.sceneP50Ms));
});
