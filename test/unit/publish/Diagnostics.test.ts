import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { Diagnostics } from '../../../src/publish/ros/Diagnostics.js';
import { publishedFrame } from '../../support/publishedFrames.js';

interface Status {
  readonly name: string;
  readonly level: number;
  readonly message: string;
  readonly values: readonly { readonly key: string; readonly value: string }[];
}
const statuses = (message: object | undefined): Map<string, Status> =>
  new Map((message as { status: Status[] }).status.map((status) => [status.name.replace('roadscene: ', ''), status]));

const alert: Alert = { severity: 'error', code: 'decode/jpeg', message: 'Broken.', tip: 'Repair it.', topic: '/c' };
const facts = {
  attempts: [
    { provider: 'cuda', accepted: false, reason: 'no library' },
    { provider: 'cpu', accepted: true, reason: '2 threads' },
  ],
  model: { licence: 'research use only' },
} as const;

describe('Diagnostics', () => {
  it('says one status per input, rung, time and model', () => {
    const status = statuses(new Diagnostics(facts).add(publishedFrame({ index: 0, mode: 'CAMERA_ONLY' })));
    expect([...status].map(([name, { level }]) => [name, level])).toEqual([
      ['mode', 1],
      ['input health', 1],
      ['scene', 0],
      ['input /camera/image', 0],
      ['input /radar/points', 1],
      // What a machine lacks is no fault; what worked and was given up is.
      ['provider cuda', 0],
      ['provider cpu', 0],
      ['processing time', 0],
      ['model', 0],
      ['alerts', 0],
      ['objects', 0],
    ]);
    expect(status.get('mode')?.values).toContainEqual({
      key: 'sentence',
      value: 'Day, overcast. Car 32 m ahead.',
    });
    expect(status.get('input health')).toMatchObject({
      message: 'camera: blurred (suspect)',
      values: [{ key: 'blurred', value: 'blurred: 0.120 (limit 0.200)' }],
    });
    expect(status.get('scene')?.values).toContainEqual({ key: 'confirmed', value: '2' });
    expect(status.get('processing time')?.message).toBe('28.0 ms');
    expect(status.get('model')?.values).toContainEqual({ key: 'licence', value: 'research use only' });
  });

  it('warns of a provider that worked and was given up', () => {
    const attempts = [
      { provider: 'cuda', accepted: true, reason: 'device 0' },
      { provider: 'cuda', accepted: false, reason: 'the device was lost' },
      ...facts.attempts.slice(1),
    ] as const;
    const status = statuses(new Diagnostics({ ...facts, attempts }).add(publishedFrame({ index: 0 })));
    expect(status.get('provider cuda')).toMatchObject({ level: 1, message: 'given up' });
  });

  it('keeps every finding of one code, each under its rule', () => {
    const frame = publishedFrame({ index: 0 });
    const covered = { code: 'covered-lens', input: 'camera', severity: 'suspect', measured: 0.3, limit: 0.2 } as const;
    const health = [
      { ...covered, rule: 'covered-lens', unit: '' },
      { ...covered, rule: 'covered-whole', measured: 0.1, unit: 'grey levels' },
    ] as const;
    const status = statuses(new Diagnostics(facts).add({ ...frame, scene: { ...frame.scene, health } }));
    expect(status.get('input health')?.values).toEqual([
      { key: 'covered-lens', value: 'covered-lens: 0.300 (limit 0.200)' },
      { key: 'covered-whole', value: 'covered-lens: 0.100 grey levels (limit 0.200)' },
    ]);
  });

  it('comes once a second, and at once when the mode changes', () => {
    const diagnostics = new Diagnostics(facts);
    const due = Array.from({ length: 25 }, (_, index) =>
      diagnostics.add(publishedFrame({ index, mode: index >= 13 && index < 15 ? 'CAMERA_ONLY' : 'NOMINAL' })),
    ).flatMap((message, index) => (message === undefined ? [] : [index]));
    expect(due).toEqual([0, 10, 13, 15]);
  });

  it('carries alerts and left-out objects of the frames in between, once', () => {
    const diagnostics = new Diagnostics(facts);
    diagnostics.add(publishedFrame({ index: 0 }));
    const frame = publishedFrame({ index: 1, alerts: [alert, alert] });
    diagnostics.add({ ...frame, scene: { ...frame.scene, nonFiniteObjects: 2 } });
    const status = statuses(diagnostics.add(publishedFrame({ index: 10 })));
    expect(status.get('alerts')).toMatchObject({ level: 2, values: [{ key: 'decode/jpeg /c', value: '2' }] });
    expect(status.get('objects')).toMatchObject({ level: 2, values: [{ key: 'left out', value: '2' }] });
    diagnostics.add(publishedFrame({ index: 11 }));
    expect(statuses(diagnostics.rest()).get('alerts')).toMatchObject({ level: 0, message: 'none' });
  });
});
