import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HEALTH_RULES } from '../../../src/domain/InputHealth.js';
import { OBJECT_REASONS } from '../../../src/domain/Verdict.js';
import { guardSchema } from '../../../src/guard/parameters.js';
import { projectRoot } from '../../support/environment.js';

const page = readFileSync(join(projectRoot, 'docs/safety.md'), 'utf8');
const tableOf = (heading: string): readonly (readonly string[])[] =>
  page
    .slice(page.indexOf(`\n## ${heading}\n`) + 1)
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const rules = tableOf('Rules');
const requirements = tableOf('Requirements');
const hazards = tableOf('Hazards').map(([name]) => name!.split(' ')[0]!);

it('docs/safety.md has every rule of the code once, and no other', () => {
  const named = rules.map(([rule]) => rule!.replaceAll('`', ''));
  expect(named.toSorted()).toEqual([...new Set([...HEALTH_RULES, ...OBJECT_REASONS])].toSorted());
});

it('leads from each hazard to a requirement and from each requirement to a rule', () => {
  const known = requirements.map(([id]) => id!);
  const ofRules = rules.flatMap(([, ids]) => ids!.split(', '));
  const ofRequirements = requirements.flatMap(([, ids]) => ids!.split(', '));
  expect(new Set(ofRequirements)).toEqual(new Set(hazards));
  expect(known.filter((id) => id !== 'S12').filter((id) => !ofRules.includes(id))).toEqual([]);
  expect(ofRules.filter((id) => !known.includes(id))).toEqual([]);
});

it('names tests that exist and name the rule, and a source for each limit', () => {
  for (const [rule, , limit, source, tests] of rules) {
    expect([rule, limit === '', source === '']).toEqual([rule, false, false]);
    const paths = [...tests!.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
    expect(paths.length, rule).toBeGreaterThan(0);
    for (const path of paths)
      expect(readFileSync(join(projectRoot, path), 'utf8'), `${rule} in ${path}`).toContain(rule!.replaceAll('`', ''));
  }
});

it('leaves an integrator few limits to set', () => {
  const names = Object.values(guardSchema.parse({})).flatMap((section) => Object.keys(section));
  expect(names.length).toBeLessThanOrEqual(26);
});
