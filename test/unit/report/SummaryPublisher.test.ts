import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SummaryPublisher } from '../../../src/report/SummaryPublisher.js';
import { runSummary } from '../../support/runSummary.js';

it('SummaryPublisher writes every figure of the run in snake_case', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'summary-'));
  const path = join(folder, 'summary.json');
  const publisher = await SummaryPublisher.create(path);
  await publisher.publish();
  await publisher.close(runSummary());
  const summary = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await rm(folder, { recursive: true });
  expect(Object.keys(summary)).toHaveLength(Object.keys(runSummary()).length);
  expect(summary).toMatchObject({
    duration_secs: 9.9,
    stages: expect.arrayContaining([{ stage: 'infer', p50_ms: 21.4, p90_ms: 24.8, p99_ms: 31.9 }]) as unknown,
    alerts: [{ count: 12, alert: { stamp_ns: '1700000003000000000', code: 'sync/radar-late' } }],
    modes: { NOMINAL: 88, CAMERA_ONLY: 12 },
    model: { licence: { use: 'research use only' }, training: { parent_sha256: '' } },
    inputs: [{ topic: '/camera/image', used_for: 'camera', rate_hz: 10.1 }, {}, {}],
  });
});
