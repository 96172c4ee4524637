import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeNsFromRos, type RosTime } from '../../../src/domain/time.js';
import { JsonLinesPublisher } from '../../../src/publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '../../../src/publish/mcap/McapPublisher.js';
import type { Publisher } from '../../../src/publish/Publisher.js';
import { PublishError } from '../../../src/publish/PublishError.js';
import { finiteScene } from '../../../src/scene/finiteScene.js';
import { anyOf, describeWith, prlimit } from '../../support/environment.js';
import { object, publishedFrame, roadJpeg, START_NS } from '../../support/publishedFrames.js';
import { readMcap } from '../../support/readMcap.js';
import { runSummary } from '../../support/runSummary.js';

interface Adapter {
  readonly name: string;
  readonly create: (path: string) => Promise<Publisher>;
  /** Everything in the file, by a reader that is not the publisher's own. */
  readonly read: (path: string) => Promise<unknown[]>;
  /** Stamps of the scenes in the file. */
  readonly stamps: (path: string) => Promise<bigint[]>;
}

const readLines = async (path: string): Promise<{ stamp_ns: string }[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) =>
        // JSON writes NaN as null.
        JSON.parse(line, (_, value: unknown) => value ?? Number.NaN) as { stamp_ns: string },
    );

const adapters: readonly Adapter[] = [
  {
    name: 'jsonl',
    create: (path) => JsonLinesPublisher.create(path),
    read: readLines,
    stamps: async (path) => (await readLines(path)).map(({ stamp_ns }) => BigInt(stamp_ns)),
  },
  {
    name: 'mcap',
    create: (path) => McapPublisher.create(path, { pixelClasses: true, compression: 'none', chunkBytes: 20_000 }),
    read: async (path) => (await readMcap(path)).map(({ message }) => message),
    stamps: async (path) =>
      (await readMcap(path))
        .filter(({ topic }) => topic === '/roadscene/scene')
        .map(({ message }) => timeNsFromRos((message as { header: { stamp: RosTime } }).header.stamp)),
  },
];

let folder: string;
let jpeg: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-'));
  jpeg = await roadJpeg();
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(adapters)('publisher $name', ({ name, create, read, stamps }) => {
  const publishAll = async (file: string, count: number): Promise<string> => {
    const path = join(folder, file);
    const publisher = await create(path);
    for (let index = 0; index < count; index++) await publisher.publish(publishedFrame({ index, jpeg }));
    await publisher.close(runSummary());
    return path;
  };

  it('writes every scene, in order, at its stamp', async () => {
    const path = await publishAll(`all.${name}`, 7);
    expect(await stamps(path)).toEqual(Array.from({ length: 7 }, (_, i) => START_NS + BigInt(i) * 100_000_000n));
  });

  it('writes the same bytes for the same scenes', async () => {
    const [a, b] = [await publishAll(`a.${name}`, 4), await publishAll(`b.${name}`, 4)];
    expect((await readFile(a)).equals(await readFile(b))).toBe(true);
  });

  it('makes a readable file of no scene at all', async () => {
    expect(await stamps(await publishAll(`none.${name}`, 0))).toEqual([]);
  });

  it('publishes a scene with nothing but its stamp', async () => {
    const path = join(folder, `bare.${name}`);
    const publisher = await create(path);
    const { scene } = publishedFrame({ index: 0, objects: [] });
    const { drivableArea, classImage, conditions, egoSpeedMps, ...bare } = scene;
    expect([drivableArea, classImage, conditions, egoSpeedMps]).not.toContain(undefined);
    await publisher.publish({ scene: { ...bare, inputs: [], stageTimesMs: {} }, alerts: [] });
    await publisher.close(runSummary());
    expect(await stamps(path)).toEqual([START_NS]);
  });

  it('keeps NaN out of the file', async () => {
    const path = join(folder, `nan.${name}`);
    const publisher = await create(path);
    const frame = publishedFrame({ index: 0, objects: [object({ xM: Number.NaN }), object()] });
    await publisher.publish({ ...frame, scene: finiteScene(frame.scene) });
    await publisher.close(runSummary());
    expect(await stamps(path)).toHaveLength(1);
    for (const message of await read(path)) expectFinite(message);
  });

  it('does not use the frame after publish has returned', async () => {
    const path = join(folder, `poison.${name}`);
    const publisher = await create(path);
    const frame = publishedFrame({ index: 0, jpeg });
    await publisher.publish(frame);
    frame.scene.drivableArea?.cells.fill(77);
    frame.scene.classImage?.classIds.fill(77);
    frame.radarInBase?.xM.fill(Number.NaN);
    await publisher.close(runSummary());
    const clean = await publishAll(`clean.${name}`, 1);
    expect((await readFile(path)).equals(await readFile(clean))).toBe(true);
  });

  it('names the path of a folder that is not there', async () => {
    const path = join(folder, 'nowhere', `x.${name}`);
    await expect(create(path)).rejects.toMatchObject({
      name: 'PublishError',
      code: 'publish/cannot-open',
      path,
      message: expect.stringContaining(path) as unknown,
    });
  });

  describeWith(anyOf('/dev/full'), 'a full disk', (fullDisk) => {
    it('says that the disk is full', async () => {
      const run = async (): Promise<void> => {
        const publisher = await create(fullDisk);
        try {
          await publisher.publish(publishedFrame({ index: 0 }));
        } finally {
          await publisher.close(runSummary());
        }
      };
      await expect(run()).rejects.toMatchObject({
        code: 'publish/disk-full',
        message: expect.stringMatching(
          /^Expected room to write for \/dev\/full but received a full disk \(ENOSPC\)/,
        ) as unknown,
      });
    });
  });

  describeWith(prlimit, 'a disk that fills up', (command) => {
    it('leaves a readable file when the room ends in the middle', async () => {
      const path = join(folder, `full.${name}`);
      const publisher = await create(path);
      const failure = await withFileSizeLimit(command, 500_000, async () => {
        for (let index = 0; index < 300; index++) await publisher.publish(publishedFrame({ index, jpeg }));
      });
      expect(failure).toBeInstanceOf(PublishError);
      expect(failure).toMatchObject({ code: 'publish/disk-full', path });
      await publisher.close(runSummary());
      const written = await stamps(path);
      expect(written.length).toBeGreaterThan(3);
      expect(written).toEqual(written.map((_, i) => START_NS + BigInt(i) * 100_000_000n));
    });
  });
});

function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite);
  else if (value instanceof Float32Array || value instanceof Float64Array)
    expect(value.every(Number.isFinite)).toBe(true);
  else if (typeof value === 'object' && !ArrayBuffer.isView(value)) Object.values(value ?? {}).forEach(expectFinite);
}

/** The process' own limit stands in for a full disk: the kernel answers EFBIG instead of ENOSPC. Returns what `run` threw. */
async function withFileSizeLimit(command: string, limitBytes: number, run: () => Promise<void>): Promise<unknown> {
  const limit = (soft: string): Buffer => execFileSync(command, ['--pid', `${process.pid}`, `--fsize=${soft}:`]);
  limit(`${limitBytes}`);
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    limit('unlimited');
  }
}
