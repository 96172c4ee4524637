import { expect, it } from 'vitest';
import { HealthLog } from '../../../src/pipeline/HealthLog.js';
import type { HealthFinding } from '../../../src/domain/InputHealth.js';

const dead: HealthFinding = {
  rule: 'radar-dead',
  code: 'radar-dead',
  input: 'radar',
  severity: 'unfit',
  measured: 0,
  limit: 1,
  unit: 'returns',
};
const dirty: HealthFinding = {
  ...dead,
  rule: 'dirty-lens',
  code: 'covered-lens',
  input: 'camera',
  severity: 'suspect',
};
const sudden: HealthFinding = { ...dirty, rule: 'sudden-dirt' };

it('counts scenes, not findings: two rules with one code are one', () => {
  const log = new HealthLog();
  for (const health of [[dirty, sudden], [dirty], [], [dead, { ...dead, code: 'radar-cluttered' as const }]])
    log.add(health);
  expect(log.counts()).toEqual([
    { input: 'radar', severity: 'unfit', scenes: 1, findings: { 'radar-dead': 1, 'radar-cluttered': 1 } },
    { input: 'camera', severity: 'suspect', scenes: 2, findings: { 'covered-lens': 2 } },
  ]);
});

it('gives nothing for sound scenes', () => {
  const log = new HealthLog();
  log.add([]);
  expect(log.counts()).toEqual([]);
});
