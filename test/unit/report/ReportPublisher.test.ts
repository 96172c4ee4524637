import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PublishedFrame } from '../../../src/domain/PublishedFrame.js';
import type { RunSummary } from '../../../src/domain/RunSummary.js';
import { ReportPublisher } from '../../../src/report/ReportPublisher.js';
import { object, publishedFrame, roadJpeg } from '../../support/publishedFrames.js';
import { runSummary } from '../../support/runSummary.js';

let folder: string;
let jpeg: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  jpeg = await roadJpeg();
});
afterAll(() => rm(folder, { recursive: true }));

async function report(frames: Iterable<PublishedFrame>, summary: RunSummary = runSummary()): Promise<string> {
  const path = join(folder, 'report.html');
  const publisher = await ReportPublisher.create(path);
  for (const frame of frames) await publisher.publish(frame);
  await publisher.close(summary);
  return readFile(path, 'utf8');
}

function* drive(count: number): Generator<PublishedFrame> {
  for (let index = 0; index < count; index++) yield publishedFrame({ index, jpeg });
}

const frameNumbers = (html: string): number[] => [...html.matchAll(/>frame (\d+)</g)].map(([, index]) => Number(index));

describe('ReportPublisher', () => {
  it('writes one file that fetches nothing and runs no script', async () => {
    const html = await report(drive(20));
    expect(html.match(/<script|<link|@import|url\((?!#)/g)).toBeNull();
    const addresses = [...html.matchAll(/(?:href|src)="([^"]{0,24})/g)].map(([, address]) => address!);
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((address) => !address.startsWith('data:image/'))).toEqual([]);
    expect(html.match(/https?:\/\/[^"\s]+/g)?.filter((url) => !url.startsWith('http://www.w3.org/'))).toEqual([]);
  });

  it('shows frames spread over the run and the telling ones, with why', async () => {
    const frames = [...drive(64)];
    frames[23] = publishedFrame({
      index: 23,
      jpeg,
      objects: Array.from({ length: 9 }, (_, i) => object({ xM: 8 + 5 * i })),
    });
    frames[37] = publishedFrame({ index: 37, jpeg, objects: [object({ score: 0.11 })] });
    frames[41] = publishedFrame({ index: 41, jpeg, mode: 'CAMERA_ONLY' });
    frames[50] = publishedFrame({ index: 50, jpeg, alerts: [runSummary().alerts[0]!.alert] });
    const html = await report(frames);
    expect(frameNumbers(html)).toEqual([0, 3, 8, 16, 23, 24, 32, 37, 40, 41, 48, 50, 56]);
    const why = [...html.matchAll(/>frame (\d+)<[^\n]*?<\/header>/g)].flatMap(([card, index]) =>
      [...card.matchAll(/chip why">([^<]+)</g)].map(([, reason]) => [Number(index), reason]),
    );
    expect(why).toEqual([
      [3, 'most rejected'],
      [23, 'most objects'],
      [37, 'lowest confidence'],
      [41, 'first scene not nominal'],
      [41, 'worst hazard'],
      [50, 'first alert'],
    ]);
  });

  it('grows no further with the length of the run', async () => {
    const short = await report(drive(70));
    const long = await report(drive(1500));
    expect(frameNumbers(long).length).toBeLessThanOrEqual(14);
    expect(long.length).toBeLessThan(short.length * 1.6);
  });

  it('is the same for the same run', async () => {
    const [first, second] = [await report(drive(12)), await report(drive(12))];
    // Not toBe: a difference would print both files whole.
    expect(first === second).toBe(true);
  });

  it('takes names from a recording as text', async () => {
    const topic = '/x"><img src=x onerror=alert(1)>';
    const alert = { ...runSummary().alerts[0]!.alert, topic, message: `<b>${topic}` };
    const html = await report(
      [publishedFrame({ index: 0, jpeg, alerts: [alert] })],
      runSummary({
        bag: topic,
        alerts: [{ alert, count: 1 }],
        inputs: [{ topic, type: topic, messages: 1, usedFor: topic }],
      }),
    );
    expect(html.match(/<img|<b>\/x/g)).toBeNull();
    expect(html.match(/&lt;img src=x/g)?.length).toBeGreaterThan(4);
  });

  it.each<[string, () => PublishedFrame[]]>([
    ['no scene', () => []],
    ['no camera', () => [publishedFrame({ index: 0 })]],
    ['a broken picture', () => [publishedFrame({ index: 0, jpeg: jpeg.slice(0, 300) })]],
    ['no object', () => [publishedFrame({ index: 0, jpeg, objects: [] })]],
  ])('is whole with %s', async (_, frames) => {
    const html = await report(frames(), runSummary({ scenes: 0, wallSecs: 0, stages: [], alerts: [] }));
    expect(html.endsWith('</main></body></html>\n')).toBe(true);
    expect(html.match(/NaN|undefined|Infinity/g)).toBeNull();
  });

  it('says why an object is not confirmed, and nothing of the kind of one that is', async () => {
    const objects = [
      object({ trackId: 7, verdict: { kind: 'confirmed', reasons: ['radar-only'] }, yM: -0.01, missedFrames: 1 }),
      object({ trackId: 8, verdict: { kind: 'unconfirmed', reasons: ['low-score'] } }),
    ];
    const html = await report([publishedFrame({ index: 0, jpeg, objects })]);
    const row = (track: number): string => new RegExp(`<tr><td>[^\n]{0,60}#${track} car.*?</tr>`).exec(html)![0];
    expect(row(7)).not.toContain('radar only');
    expect(row(7)).toContain('unseen for 1 frame<');
    expect(row(8)).toContain('>low score</abbr>');
    expect(html.match(/>-0(?:\.0+)?</g)).toBeNull();
  });

  it.each<[RunSummary['alerts'], string]>([
    [runSummary().alerts, '<b>12</b><span>alerts of 1 kind<'],
    [[{ ...runSummary().alerts[0]!, count: 1 }], '<b>1</b><span>alert of 1 kind<'],
    [
      [{ alert: { ...runSummary().alerts[0]!.alert, severity: 'info' }, count: 2 }, ...runSummary().alerts],
      '<b>12</b><span>alerts of 1 kind, 2 notes<',
    ],
    [[{ alert: { ...runSummary().alerts[0]!.alert, severity: 'info' }, count: 1 }], '<b>0</b><span>alerts, 1 note<'],
  ])('counts alerts, their kinds and notes (%#)', async (alerts, tile) => {
    expect(await report(drive(1), runSummary({ alerts, scenes: 1, frames: 1, dropped: 1 }))).toContain(tile);
    const html = await report(drive(1), runSummary({ scenes: 1, frames: 1, dropped: 1 }));
    expect(html).toContain('scene of 1 frame<');
    expect(html).toContain('frame dropped<');
  });

  it('draws confirmed and unconfirmed objects ahead apart, and shows how far down the model sees', async () => {
    const sure = await report([publishedFrame({ index: 0, jpeg, objects: [object()] })]);
    const both = [object(), object({ trackId: 2, xM: 9, verdict: { kind: 'unconfirmed', reasons: ['low-score'] } })];
    const unsure = await report([publishedFrame({ index: 0, jpeg, objects: both })]);
    const nearest = (html: string): string => /Nearest object ahead.*?<\/figure>/s.exec(html)![0];
    const points = (html: string, colour: string): number =>
      [...nearest(html).matchAll(new RegExp(`roledescription="point"[^>]*fill="${colour}"`, 'g'))].length;
    expect([points(sure, '#2fa36b'), points(sure, '#e0a83a')]).toEqual([1, 0]);
    expect([points(unsure, '#2fa36b'), points(unsure, '#e0a83a')]).toEqual([1, 1]);
    expect(nearest(sure)).toContain('A gap means that nothing confirmed');
    // The class image of these frames is the whole picture.
    expect(sure).toContain('<path class="band" d="M0.0 0.0h1280.0m0 720.0h-1280.0"/>');
  });

  it('names the path of a folder that is not there before the run starts', async () => {
    const path = join(folder, 'nowhere', 'report.html');
    await expect(ReportPublisher.create(path)).rejects.toMatchObject({ code: 'publish/cannot-open', path });
  });

  it('leaves no half file behind', async () => {
    const inner = await mkdtemp(join(folder, 'gone-'));
    const publisher = await ReportPublisher.create(join(inner, 'report.html'));
    await rm(inner, { recursive: true });
    await expect(publisher.close(runSummary())).rejects.toMatchObject({ code: 'publish/write-failed' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
