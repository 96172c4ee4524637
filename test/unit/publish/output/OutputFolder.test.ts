import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { namedOutput } from '../../../../src/publish/output/namedOutput.js';
import { OutputFolder, type OutputFolderOptions } from '../../../../src/publish/output/OutputFolder.js';
import { runSummary } from '../../../support/runSummary.js';

const OPTIONS: OutputFolderOptions = {
  kinds: [
    { name: 'scene.mcap', signature: /^scene/ },
    { name: 'report.html', signature: /^report/ },
    { name: /^\d+\.json$/, signature: /^\{/ },
    { name: /^\d+\.bin$/, signature: /^\{/, toldBy: (name) => name.replace('.bin', '.json') },
  ],
};

let root: string;
let out: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'output-folder-'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  out = mkdtempSync(join(root, 'out-'));
});

const put = (name: string, text: string): void => {
  writeFileSync(join(out, name), text);
};
const textOf = (name: string): string => readFileSync(join(out, name), 'utf8');
const files = (): string[] => readdirSync(out).sort();

/** A whole run that writes each name with its own text. */
async function run(texts: Readonly<Record<string, string>>, options: Partial<OutputFolderOptions> = {}): Promise<void> {
  const folder = await OutputFolder.open(out, { ...OPTIONS, writes: Object.keys(texts), ...options });
  try {
    for (const [name, text] of Object.entries(texts)) await folder.write(name, (path) => writeFile(path, text));
    await folder.commit();
  } finally {
    await folder.close();
  }
}

describe('OutputFolder', () => {
  it('gives results their names together, when all are whole', async () => {
    put('scene.mcap', 'scene of before');
    const folder = await OutputFolder.open(out, OPTIONS);
    for (const name of ['scene.mcap', 'report.html']) {
      await folder.write(name, (path) => writeFile(path, `${name.slice(0, 5)} new`));
      expect(textOf('scene.mcap')).toBe('scene of before');
      expect(existsSync(join(out, 'report.html'))).toBe(false);
    }
    await folder.commit();
    await folder.close();
    expect(files()).toEqual(['report.html', 'scene.mcap']);
    expect(textOf('scene.mcap')).toBe('scene new');
  });

  it('removes what an earlier run left, and nothing that is not of one', async () => {
    await run({
      'scene.mcap': 'scene',
      'report.html': 'report',
      '0.json': '{',
      '0.bin': 'raw',
      '1.json': '{',
      '1.bin': 'raw',
    });
    put('notes.txt', 'mine');
    put('2.bin', 'mine');
    await run({ 'scene.mcap': 'scene', '0.json': '{' });
    expect(files()).toEqual(['0.json', '2.bin', 'notes.txt', 'scene.mcap']);
    put('report.html', 'mine');
    await run({ 'scene.mcap': 'scene' });
    expect(files()).toEqual(['2.bin', 'notes.txt', 'report.html', 'scene.mcap']);
  });

  it('keeps what an earlier run left while it has nothing better', async () => {
    await run({ 'scene.mcap': 'scene', 'report.html': 'report' });
    const folder = await OutputFolder.open(out, OPTIONS);
    await writeFile(await folder.begin('scene.mcap'), 'sce');
    await folder.commit();
    await folder.close();
    expect(files()).toEqual(['report.html', 'scene.mcap']);
    expect(textOf('scene.mcap')).toBe('scene');
  });

  it('clears what a killed run left', async () => {
    put('scene.mcap.partial', 'sce');
    put('7.json.partial', '{');
    put('.roadscene.lock', '1');
    put('mine.partial', 'mine');
    await run({ 'report.html': 'report' });
    expect(files()).toEqual(['mine.partial', 'report.html']);
  });

  it.each(['scene.mcap', '2.bin'])('refuses to replace %s of somebody else', async (name) => {
    put(name, 'mine');
    await expect(run({ [name]: 'scene' })).rejects.toMatchObject({
      code: 'publish/foreign-file',
      path: join(out, name),
      message: expect.stringMatching(/^Expected no file, or an earlier result, for .* Move it/) as unknown,
    });
    expect(files()).toEqual([name]);
    expect(textOf(name)).toBe('mine');
  });

  it('refuses to replace a folder, and takes an empty file for nobody’s', async () => {
    mkdirSync(join(out, 'scene.mcap'));
    await expect(run({ 'scene.mcap': 'scene' })).rejects.toMatchObject({ code: 'publish/foreign-file' });
    put('report.html', '');
    await run({ 'report.html': 'report' });
    expect(textOf('report.html')).toBe('report');
  });

  it.each<[string, () => Partial<OutputFolderOptions>]>([
    ['of its own name', () => ({ inputs: [join(out, 'scene.mcap')] })],
    ['with .. in its name', () => ({ inputs: [join(out, '..') + `/${basename(out)}/scene.mcap`] })],
    ['through a link', () => (symlinkSync('scene.mcap', join(out, 'link')), { inputs: [join(out, 'link')] })],
    ['of another name', () => (linkSync(join(out, 'scene.mcap'), `${out}.mcap`), { inputs: [`${out}.mcap`] })],
    ['through a link to the folder', () => (symlinkSync(out, `${out}-link`), { inputs: [`${out}-link/scene.mcap`] })],
    ['that the run does not write itself', () => ({ inputs: [join(out, 'scene.mcap')], writes: ['report.html'] })],
    ['that a killed run left', () => (put('report.html.partial', 'x'), { inputs: [join(out, 'report.html.partial')] })],
    ['of a pattern', () => (put('3.json', '{'), { inputs: [join(out, '3.json')] })],
    ['that is the folder', () => ({ inputFolders: [`${out}/.`] })],
  ])('refuses to write over an input %s', async (_, optionsOf) => {
    put('scene.mcap', 'scene');
    const options = optionsOf();
    const before = files();
    await expect(run({ 'scene.mcap': 'new' }, options)).rejects.toMatchObject({ code: 'publish/over-input' });
    expect(files()).toEqual(before);
    expect(textOf('scene.mcap')).toBe('scene');
  });

  it('takes inputs that no output replaces', async () => {
    put('drive.mcap', 'mine');
    await run(
      { 'scene.mcap': 'scene' },
      { inputs: [join(out, 'drive.mcap'), undefined, 'nowhere'], inputFolders: [root] },
    );
    expect(files()).toEqual(['drive.mcap', 'scene.mcap']);
  });

  it('belongs to one run; runs with locks of other names share it', async () => {
    const kinds = OPTIONS.kinds.slice(0, 1);
    const first = await OutputFolder.open(out, { kinds });
    await first.write('scene.mcap', (path) => writeFile(path, 'scene'));
    await expect(OutputFolder.open(`${out}/.`, OPTIONS)).rejects.toMatchObject({
      code: 'publish/in-use',
      message: expect.stringContaining(`a run under way (process ${process.pid})`) as unknown,
    });
    await run({ 'report.html': 'report' }, { lockName: '.other.lock', kinds: OPTIONS.kinds.slice(1, 2) });
    await first.commit();
    await first.close();
    expect(files()).toEqual(['report.html', 'scene.mcap']);
  });

  it('is made with its parents, and taken away again when nothing was written', async () => {
    const deep = join(out, 'a/b');
    const folder = await OutputFolder.open(deep, OPTIONS);
    expect(existsSync(deep)).toBe(true);
    await folder.close();
    expect(files()).toEqual([]);
  });

  it.each(['file', 'file/below', '/proc/x', '/proc/x/y'])('cannot be %s', async (name) => {
    put('file', 'mine');
    const path = name.startsWith('/') ? name : join(out, name);
    await expect(OutputFolder.open(path, OPTIONS)).rejects.toMatchObject({ code: 'publish/cannot-open', path });
    expect(files()).toEqual(['file']);
  });
});

describe('namedOutput', () => {
  it('gives no name to an output that failed', async () => {
    const folder = await OutputFolder.open(out, OPTIONS);
    const publishers = [];
    for (const name of ['scene.mcap', 'report.html'])
      publishers.push(
        await namedOutput(folder, name, async (path) => {
          await writeFile(path, name);
          return {
            publish: () => (name === 'scene.mcap' ? Promise.reject(new Error('full')) : Promise.resolve()),
            close: () => Promise.resolve(),
          };
        }),
      );
    const [failing, good] = publishers;
    await expect(failing!.publish({} as never)).rejects.toThrow('full');
    await failing!.close(runSummary());
    await good!.close(runSummary());
    await folder.commit();
    await folder.close();
    expect(files()).toEqual(['report.html', 'scene.mcap.partial']);
  });
});
