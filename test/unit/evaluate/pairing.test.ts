import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/evaluate/evaluateDrives.js';
import { createEngine } from '../../../src/infer/createEngine.js';
import { RecordingWriter } from '../../../src/mcap/RecordingWriter.js';
import { JsonLinesPublisher } from '../../../src/publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '../../../src/publish/mcap/McapPublisher.js';
import { SummaryPublisher } from '../../../src/report/SummaryPublisher.js';
import { openSource } from '../../../src/source/openSource.js';
import { generateDrive, type GenerateDriveOptions } from '../../../src/synth/record/generateDrive.js';
import { DRIVE_START_NS } from '../../../src/synth/record/recordDrive.js';
import { builtInferProcess } from '../../support/inferProcess.js';
import { PLUMBING } from '../../support/plumbing.js';
import { replayBag } from '../../support/replayBag.js';

let folder: string;
const at = (name: string): string => join(folder, name);

/** As drives were made before they had dates of their own, and as simulators make them: all begin at one stamp. */
const drive = (fields: Partial<GenerateDriveOptions>): GenerateDriveOptions => ({
  scenario: 'free-drive',
  seed: 1,
  road: 'urban',
  durationSecs: 0.8,
  rateHz: 10,
  rig: { radar: 'imaging', widthPx: 160, heightPx: 96 },
  jpegQuality: 80,
  startNs: DRIVE_START_NS,
  ...fields,
});

/** A recording of some messages of another one. */
async function copy(from: string, to: string, keep: (topic: string, secs: number) => boolean): Promise<void> {
  const source = await openSource(from);
  const writer = await RecordingWriter.create(to);
  const ids = new Map<string, number>();
  const { startNs } = await source.summary();
  for await (const { channel, data, logTimeNs } of source.messages()) {
    if (!keep(channel.topic, Number(logTimeNs - startNs!) / 1e9)) continue;
    const id = ids.get(channel.topic) ?? writer.addRawChannel(channel);
    ids.set(channel.topic, id);
    await writer.writeRaw(id, data, logTimeNs);
  }
  await writer.close();
  await source.close();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-pairing-'));
  await generateDrive(at('own.mcap'), drive({}));
  await generateDrive(at('seed-2.mcap'), drive({ seed: 2 }));
  await generateDrive(at('motorway.mcap'), drive({ scenario: 'cut-in', road: 'motorway' }));
  const engine = await createEngine({
    modelPath: PLUMBING,
    provider: 'cpu',
    threads: 1,
    spawn: await builtInferProcess(),
  });
  await mkdir(at('run'));
  await replayBag(at('own.mcap'), {
    engine,
    record: 'scene',
    publishers: [
      await McapPublisher.create(at('run/scene.mcap')),
      await JsonLinesPublisher.create(at('run/scenes.jsonl')),
      await SummaryPublisher.create(at('run/summary.json')),
    ],
  });
  await engine.close();
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const scored = async (prediction: string, truth: string): Promise<number> =>
  (await evaluate({ predictionPath: at(prediction), truthPath: at(truth), bootstraps: 1 })).frames.scored;

describe.each(['run/scene.mcap', 'run/scenes.jsonl'])('%s', (prediction) => {
  it('is scored against its own recording', async () => {
    expect(await scored(prediction, 'own.mcap')).toBe(8);
  });

  it.each(['seed-2.mcap', 'motorway.mcap'])(
    'is refused against another drive of the same stamps: %s',
    async (truth) => {
      await expect(scored(prediction, truth)).rejects.toMatchObject({
        code: 'evaluate/other-recording',
        message: expect.stringMatching(
          /^Expected truth of the recording that .* was made from but received .*, which holds another picture, or a re-encoded copy, on \/camera/,
        ) as string,
      });
    },
  );

  it('is scored against a part of its recording that begins later, or holds only truth', async () => {
    await copy(at('own.mcap'), at('later.mcap'), (topic, secs) => secs > 0.35 || topic === '/tf_static');
    await copy(at('own.mcap'), at('truth.mcap'), (topic) => topic.startsWith('/ground_truth'));
    expect(await scored(prediction, 'later.mcap')).toBe(4);
    expect(await scored(prediction, 'truth.mcap')).toBe(8);
  });

  it('is refused against another drive without that picture, by its speed', async () => {
    await copy(at('motorway.mcap'), at('part.mcap'), (topic, secs) => secs > 0.35 || topic === '/tf_static');
    await expect(scored(prediction, 'part.mcap')).rejects.toThrow(
      /which was driven at another speed \(\d+\.\d m\/s apart\)/,
    );
  });
});

it('is refused for each drive of a folder, whichever comes first', async () => {
  await mkdir(at('bags'));
  await copy(at('own.mcap'), at('bags/a.mcap'), () => true);
  await copy(at('seed-2.mcap'), at('bags/b.mcap'), () => true);
  await expect(scored('run', 'bags')).rejects.toMatchObject({ code: 'evaluate/other-recording' });
});

it('generated drives begin at dates of their own, which faults and the rig do not change', async () => {
  const startOf = async (fields: Partial<GenerateDriveOptions>): Promise<bigint> => {
    const { startNs, ...rest } = drive({ durationSecs: 0.1, ...fields });
    expect(startNs).toBe(DRIVE_START_NS);
    await generateDrive(at('dated.mcap'), rest);
    const source = await openSource(at('dated.mcap'));
    const summary = await source.summary();
    await source.close();
    return summary.startNs!;
  };
  const starts = [await startOf({}), await startOf({ seed: 2 }), await startOf({ light: 'night' })];
  expect(new Set(starts).size).toBe(3);
  const rig = { radar: 'conventional', widthPx: 128, heightPx: 80 } as const;
  expect(await startOf({ rig, faults: [{ name: 'camera-black', seed: 1, onsetSecs: 0 }] })).toBe(starts[0]);
});
