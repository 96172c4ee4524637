import { writeFile } from 'node:fs/promises';
import { counted } from '../report/plural.js';
import type { Light, RoadSurface, Weather } from '../domain/SceneConditions.js';
import { galleryTiles, renderGallery } from '../synth/camera/gallery.js';
import { generateDrive, type GenerateDriveOptions } from '../synth/record/generateDrive.js';
import { makeRig } from '../synth/record/makeRig.js';
import { BAGS, SUMS, writeProjectBags } from '../synth/record/projectBags.js';
import type { SensorRig } from '../synth/SensorRig.js';
import { SynthError } from '../synth/SynthError.js';
import { ThreadShardRunner } from '../synth/training/ThreadShardRunner.js';
import type { MixName } from '../synth/training/TrainingSample.js';
import { writeTrainingSet } from '../synth/training/writeTrainingSet.js';
import type { RoadKind } from '../synth/world/RoadView.js';
import { EXIT } from './exitCodes.js';
import { frameProgress } from './frameProgress.js';
import { inOutputFile, inOutputFolder } from './inOutputFolder.js';
import { synthCatalogueText } from './synthCatalogue.js';

interface SynthFlags {
  readonly list?: true;
  readonly scenario?: string;
  readonly mix?: MixName;
  readonly gallery?: string;
  readonly bags?: string;
  readonly seed: number;
  readonly weather?: Weather;
  readonly light?: Light;
  readonly roadSurface?: RoadSurface;
  readonly road?: RoadKind;
  readonly parameter?: Readonly<Record<string, number>>;
  readonly frames?: number;
  readonly rate: number;
  readonly fault?: readonly string[];
  readonly faultOnset: number;
  readonly faultDuration?: number;
  readonly radar: SensorRig['radar']['kind'];
  readonly unfoldedDoppler?: true;
  readonly width?: number;
  readonly height?: number;
  readonly quality?: number;
  readonly threads: number;
  readonly out?: string;
  readonly force?: true;
}

/** First bytes of what a drive or a contact sheet may replace. */
const RECORDING = /^\x89MCAP0\r\n/;
const PNG = /^\x89PNG\r\n/;

const DRIVE_DEFAULTS = { frames: 100, width: 960, height: 540, quality: 85 } as const;
const GALLERY_DEFAULTS = { width: 480, height: 270, columns: 4 } as const;
const MIX_DEFAULTS = { frames: 12000, width: 640, height: 256, quality: 90 } as const;

/** Faults of the run; every other SynthError is a wrong wish and lists what there is. */
const RUN_FAULTS = new Set(['synth/training-set-incomplete', 'synth/shard', 'synth/worker']);

/** Writes what the flags ask for: a drive, a set, a gallery or this project's bags. */
export async function synth(flags: SynthFlags): Promise<void> {
  try {
    await run(flags);
  } catch (error) {
    if (!(error instanceof SynthError) || RUN_FAULTS.has(error.code)) throw error;
    process.stderr.write(`error: ${error.message} [${error.code}]\n`);
    process.exitCode = EXIT.usage;
  }
}

async function run(flags: SynthFlags): Promise<void> {
  const wishes = [flags.list, flags.scenario, flags.mix, flags.gallery, flags.bags].filter(
    (wish) => wish !== undefined,
  );
  if (wishes.length !== 1)
    throw new SynthError(
      'synth/usage',
      `Expected one of --list, --scenario, --mix and --gallery but received ${wishes.length === 0 ? 'none' : 'several'}`,
    );
  if (flags.list === true) console.log(synthCatalogueText());
  else if (flags.scenario !== undefined) await writeDrive(flags, flags.scenario);
  else if (flags.mix !== undefined) await writeMix(flags, flags.mix);
  else if (flags.gallery !== undefined) await writeGallery(flags, flags.gallery);
  else if (flags.bags !== undefined) await writeBags(flags.bags);
}

async function writeDrive(flags: SynthFlags, scenario: string): Promise<void> {
  const out = needOut(flags, 'file.mcap');
  const frames = flags.frames ?? DRIVE_DEFAULTS.frames;
  const progress = frameProgress(frames);
  const options: GenerateDriveOptions = {
    scenario,
    seed: flags.seed,
    durationSecs: frames / flags.rate,
    rateHz: flags.rate,
    ...(flags.parameter !== undefined && { parameters: flags.parameter }),
    ...(flags.weather !== undefined && { weather: flags.weather }),
    ...(flags.light !== undefined && { light: flags.light }),
    ...(flags.roadSurface !== undefined && { roadSurface: flags.roadSurface }),
    ...(flags.road !== undefined && { road: flags.road }),
    rig: {
      radar: flags.radar,
      widthPx: flags.width ?? DRIVE_DEFAULTS.width,
      heightPx: flags.height ?? DRIVE_DEFAULTS.height,
    },
    faults: (flags.fault ?? []).map((name) => ({
      name,
      seed: flags.seed,
      onsetSecs: flags.faultOnset,
      ...(flags.faultDuration !== undefined && { durationSecs: flags.faultDuration }),
    })),
    jpegQuality: flags.quality ?? DRIVE_DEFAULTS.quality,
    ...(flags.unfoldedDoppler === true && { dopplerPeriodMps: 0 }),
    onFrame: () => {
      progress.frame();
    },
  };
  const drive = await inOutputFile(out, { signature: RECORDING, replace: flags.force === true }, (path) =>
    generateDrive(path, options),
  ).finally(() => {
    progress.done();
  });
  console.log(`${counted(drive.frames, 'frame')} of ${scenario}, seed ${flags.seed}, in ${out}`);
}

async function writeMix(flags: SynthFlags, mix: MixName): Promise<void> {
  const folder = needOut(flags, 'folder');
  const frames = flags.frames ?? MIX_DEFAULTS.frames;
  const progress = frameProgress(frames);
  const count = (): void => {
    progress.frame();
  };
  const write = async (): Promise<void> => {
    const result = await writeTrainingSet({
      mix,
      frames,
      folder,
      widthPx: flags.width ?? MIX_DEFAULTS.width,
      heightPx: flags.height ?? MIX_DEFAULTS.height,
      jpegQuality: flags.quality ?? MIX_DEFAULTS.quality,
      runners: Array.from({ length: flags.threads }, () => new ThreadShardRunner(count)),
      onResume: (done) => {
        progress.resume(done);
      },
    });
    progress.done();
    console.log(
      `${counted(result.shards, 'shard')} with ${counted(result.frames, 'frame')} in ${folder}, ${result.newFrames} of them new, ${progress.rate()} frames/s`,
    );
  };
  await inOutputFolder(
    folder,
    { kinds: [] },
    write,
    'whole shards stay, and the same command goes on from them',
  ).finally(() => {
    progress.done();
  });
}

async function writeGallery(flags: SynthFlags, path: string): Promise<void> {
  const tiles = galleryTiles();
  const progress = frameProgress(tiles.length);
  const widthPx = flags.width ?? GALLERY_DEFAULTS.width;
  const { camera } = makeRig({ radar: 'imaging', widthPx, heightPx: flags.height ?? GALLERY_DEFAULTS.height });
  const sheet = await renderGallery(camera, tiles, GALLERY_DEFAULTS.columns, () => {
    progress.frame();
  });
  progress.done();
  await inOutputFile(path, { signature: PNG, replace: flags.force === true }, (partial) => writeFile(partial, sheet));
  console.log(`${tiles.length} pictures in ${path}`);
}

async function writeBags(folder: string): Promise<void> {
  const progress = frameProgress(BAGS.reduce((sum, { frames }) => sum + frames, 0));
  const kinds = [
    ...BAGS.map(({ name }) => ({ name, signature: RECORDING })),
    { name: SUMS, signature: /^[0-9a-f]{64} {2}/ },
  ];
  const sums = await inOutputFolder(folder, { kinds, writes: kinds.map(({ name }) => name) }, (bags) =>
    writeProjectBags(
      (name, write) => bags.write(name, write),
      () => {
        progress.frame();
      },
    ),
  );
  progress.done();
  console.log(sums.trimEnd());
}

function needOut(flags: SynthFlags, what: string): string {
  if (flags.out === undefined) throw new SynthError('synth/usage', `Expected a ${what} for --out but received none`);
  return flags.out;
}
