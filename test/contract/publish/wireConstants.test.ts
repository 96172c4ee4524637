import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HAZARD_KINDS } from '../../../src/domain/Hazard.js';
import { FINDING_CODES } from '../../../src/domain/InputHealth.js';
import { OBJECT_CLASSES } from '../../../src/domain/ObjectClass.js';
import { PIXEL_CLASS_IDS, PIXEL_CLASSES } from '../../../src/domain/PixelClass.js';
import * as wire from '../../../src/publish/ros/wireConstants.js';
import { projectRoot } from '../../support/environment.js';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** Constants of a message definition, those of a prefix (or of the names given) without UNKNOWN. */
function constantsOf(message: string, prefix: string, names?: readonly string[]): Record<string, number> {
  const text = read(`ros/${message}.msg`);
  const found = [...text.matchAll(/^uint8 ([A-Z_]+)=(\d+)$/gm)].map(
    ([, name = '', value]) => [name, Number(value)] as const,
  );
  return Object.fromEntries(
    found
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const)
      .filter(([name]) => name !== 'UNKNOWN' && (names === undefined || names.includes(name))),
  );
}

const upper = (values: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toUpperCase().replaceAll('-', '_'), value]));
const { unknown, ...labels } = wire.LABEL_VALUES;
const SEVERITIES = ['NOTICE', 'WARNING', 'CRITICAL'];
const kindNames = Object.keys(upper(wire.HAZARD_KIND_VALUES));
const labelNames = Object.keys(upper(labels));

describe('wire constants', () => {
  it.each([
    ['RoadScene', 'MODE_', wire.MODE_VALUES, undefined],
    ['RoadObject', '', labels, labelNames],
    ['RoadObject', '', wire.VERDICT_VALUES, ['REJECTED', 'UNCONFIRMED', 'CONFIRMED']],
    ['RoadObject', 'PROVENANCE_', wire.PROVENANCE_VALUES, undefined],
    ['InputState', '', wire.INPUT_STATE_VALUES, undefined],
    ['HealthFinding', '', wire.FINDING_SEVERITY_VALUES, undefined],
    ['Hazard', '', wire.HAZARD_KIND_VALUES, kindNames],
    ['Hazard', '', wire.HAZARD_SEVERITY_VALUES, SEVERITIES],
    ['LaneBoundary', '', wire.BOUNDARY_VALUES, undefined],
    ['SceneConditions', 'WEATHER_', wire.WEATHER_VALUES, undefined],
    ['SceneConditions', 'LIGHT_', wire.LIGHT_VALUES, undefined],
    ['SceneConditions', 'ROAD_SURFACE_', wire.ROAD_SURFACE_VALUES, undefined],
    ['SceneConditions', 'VISIBILITY_', wire.VISIBILITY_VALUES, undefined],
  ] as const)('%s.msg %s are those of the code', (message, prefix, values, names) => {
    expect(constantsOf(`roadscene_msgs/msg/${message}`, prefix, names)).toEqual(upper(values));
  });

  it('every constant of RoadObject and Hazard belongs to one of the tables', () => {
    const all = (message: string) => Object.keys(constantsOf(`roadscene_msgs/msg/${message}`, ''));
    const provenances = [
      'PROVENANCE_UNKNOWN',
      ...Object.keys(wire.PROVENANCE_VALUES).map((name) => `PROVENANCE_${name.toUpperCase()}`),
    ];
    expect(all('RoadObject').toSorted()).toEqual(
      [...labelNames, ...Object.keys(upper(wire.VERDICT_VALUES)), ...provenances].toSorted(),
    );
    expect(all('Hazard').toSorted()).toEqual([...kindNames, ...SEVERITIES].toSorted());
  });

  it("labels are Autoware's", () => {
    expect(constantsOf('autoware_perception_msgs/msg/ObjectClassification', '', labelNames)).toEqual(upper(labels));
    expect(unknown).toBe(0);
  });

  it('what a message that was never filled in reads is the least that can be said', () => {
    expect([wire.MODE_VALUES.FAILED, wire.VERDICT_VALUES.rejected, wire.INPUT_STATE_VALUES.missing]).toEqual([0, 0, 0]);
  });

  it('ids of a class image are the places of their names', () => {
    expect(PIXEL_CLASSES.map((name) => PIXEL_CLASS_IDS[name])).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

/** The words that the comment above a string field lists. */
function wordsAbove(path: string, message: string | undefined, field: string): string[] {
  const text = read(path);
  const body = message === undefined ? text : text.slice(text.indexOf(`message ${message} {`));
  const [, comment = ''] = new RegExp(`(?://|#) (.*)\\n\\s*string ${field}\\b`).exec(body) ?? [];
  return comment
    .replace(/\.$/, '')
    .split(/, | or /)
    .toSorted();
}

describe('words of the messages', () => {
  it.each([
    ['proto/roadscene.proto', 'RoadScene', 'mode', Object.keys(wire.MODE_VALUES)],
    ['proto/roadscene.proto', 'RoadObject', 'label', OBJECT_CLASSES],
    ['proto/roadscene.proto', 'RoadObject', 'verdict', Object.keys(wire.VERDICT_VALUES)],
    ['proto/roadscene.proto', 'RoadObject', 'provenance', Object.keys(wire.PROVENANCE_VALUES)],
    ['proto/roadscene.proto', 'JudgedDetection', 'label', OBJECT_CLASSES],
    ['proto/roadscene.proto', 'HealthFinding', 'code', FINDING_CODES],
    ['proto/roadscene.proto', 'HealthFinding', 'severity', Object.keys(wire.FINDING_SEVERITY_VALUES)],
    ['proto/roadscene.proto', 'Hazard', 'kind', HAZARD_KINDS],
    ['proto/roadscene.proto', 'Hazard', 'severity', Object.keys(wire.HAZARD_SEVERITY_VALUES)],
    ['proto/roadscene.proto', 'LaneBoundary', 'kind', Object.keys(wire.BOUNDARY_VALUES)],
    ['proto/roadscene.proto', 'InputState', 'state', Object.keys(wire.INPUT_STATE_VALUES)],
    ['ros/roadscene_msgs/msg/HealthFinding.msg', undefined, 'code', FINDING_CODES],
  ] as const)('%s %s.%s lists those of the code', (path, message, field, words) => {
    expect(wordsAbove(path, message, field)).toEqual([...words].toSorted());
  });
});
