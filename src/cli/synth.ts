import { dirname } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { counted } from '../domain/plural.js';
import type { Light, RoadSurface, Weather } from '../domain/SceneConditions.js';
import { galleryTiles, renderGallery } from '../synth/camera/gallery.js';
import { generateDrive } from '../synth/record/generateDrive.js';
import { makeRig } from '../synth/record/makeRig.js';
import { BAGS, writeProjectBags } from '../synth/record/projectBags.js';
import type { SensorRig } from '../synth/SensorRig.js';
import { SynthError, unknownNameError } from '../synth/SynthError.js';
import { ThreadShardRunner } from '../synth/training/ThreadShardRunner.js';
import { MIX_NAMES, type MixName } from '../synth/training/TrainingSample.js';
import { writeTrainingSet } from '../synth/training/writeTrainingSet.js';
import type { RoadKind } from '../synth/world/RoadView.js';
import { EXIT, EXIT_CODES_HELP } from './exitCodes.js';
import { wholeNumber } from './options.js';
import { frameProgress } from './frameProgress.js';
import { synthCatalogueText } from './synthCatalogue.js';

interface SynthFlags {
  readonly list?: true;
  readonly scenario?: string;
  readonly mix?: string;
  readonly gallery?: string;
  readonly bags?: string;
  readonly seed: number;
  readonly weather?: string;
  readonly light?: string;
  readonly roadSurface?: string;
  readonly road?: string;
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
}

const DRIVE_DEFAULTS = { frames: 100, width: 960, height: 540, quality: 85 } as const;
const GALLERY_DEFAULTS = { width: 480, height: 270, columns: 4 } as const;
const MIX_DEFAULTS = { frames: 12000, width: 640, height: 192, quality: 90 } as const;

/** `roadscene synth`: generated drives, training sets and pictures of them. */
export function synthCommand(): Command {
  return new Command('synth')
    .description('Generate a drive with camera, radar and truth as a bag, or a whole training set.')
    .option('--list', 'print scenarios with their parameters, conditions and sensor faults')
    .option('--scenario <name>', 'write one drive of this scenario')
    .option('--mix <name>', `write a set of independent frames: ${MIX_NAMES.join(' or ')}`)
    .option('--gallery <file.png>', 'draw a contact sheet of all scenarios and conditions')
    .addOption(new Option('--bags <dir>', "write this project's demo bag and its checksum").hideHelp())
    .option('--out <path>', 'bag of the drive, or folder of the set')
    .option('--seed <n>', 'the same seed gives the same bytes', integer, 1)
    .option('--weather <name>', 'default: drawn from those the scenario allows')
    .option('--light <name>', 'default: drawn')
    .option('--road-surface <name>', 'default: by weather')
    .option('--road <name>', 'motorway, rural or urban (default: drawn)')
    .option('--parameter <name=value>', 'value for a parameter of the scenario; may be repeated', addParameter)
    .option('--frames <n>', 'camera frames (default: 100 of a drive, 12000 of a set)', wholeNumber)
    .option('--rate <hz>', 'camera frames a second of a drive', decimal, 10)
    .option('--fault <name>', 'sensor fault laid over the drive; may be repeated', addText)
    .option('--fault-onset <seconds>', 'when faults begin', decimal, 2)
    .option('--fault-duration <seconds>', 'how long they last (default: to the end)', decimal)
    .addOption(new Option('--radar <kind>', 'radar of a drive').choices(['conventional', 'imaging']).default('imaging'))
    .option(
      '--unfolded-doppler',
      "range rates of the imaging radar unambiguous instead of folded into Astyx' 10.31 m/s",
    )
    .option('--width <px>', 'picture width (default: 960, set: 640)', wholeNumber)
    .option('--height <px>', 'picture height (default: 540, set: 192)', wholeNumber)
    .option('--quality <n>', 'JPEG quality 1 to 100 (default: 85, set: 90)', wholeNumber)
    .option('--threads <n>', 'worker threads of a set', wholeNumber, 2)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(synth);
}

/** Faults of the run; every other SynthError is a wrong wish and lists what there is. */
const RUN_FAULTS = new Set(['synth/training-set-incomplete', 'synth/shard', 'synth/worker']);

async function synth(flags: SynthFlags): Promise<void> {
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
  const drive = await generateDrive(out, {
    scenario,
    seed: flags.seed,
    durationSecs: frames / flags.rate,
    rateHz: flags.rate,
    ...(flags.parameter !== undefined && { parameters: flags.parameter }),
    // Names are checked where the lists of them are.
    ...(flags.weather !== undefined && { weather: underscored(flags.weather) as Weather }),
    ...(flags.light !== undefined && { light: underscored(flags.light) as Light }),
    ...(flags.roadSurface !== undefined && { roadSurface: underscored(flags.roadSurface) as RoadSurface }),
    ...(flags.road !== undefined && { road: flags.road as RoadKind }),
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
    jpegQuality: quality(flags, DRIVE_DEFAULTS.quality),
    ...(flags.unfoldedDoppler === true && { dopplerPeriodMps: 0 }),
    onFrame: () => {
      progress.frame();
    },
  }).finally(() => {
    progress.done();
  });
  console.log(`${counted(drive.frames, 'frame')} of ${scenario}, seed ${flags.seed}, in ${out}`);
}

async function writeMix(flags: SynthFlags, name: string): Promise<void> {
  const mix = MIX_NAMES.find((known) => known === name);
  if (mix === undefined) throw unknownNameError('mix', MIX_NAMES, name);
  const folder = needOut(flags, 'folder');
  const frames = flags.frames ?? MIX_DEFAULTS.frames;
  const progress = frameProgress(frames);
  const count = (): void => {
    progress.frame();
  };
  try {
    const result = await writeTrainingSet({
      mix: mix satisfies MixName,
      frames,
      folder,
      widthPx: flags.width ?? MIX_DEFAULTS.width,
      heightPx: flags.height ?? MIX_DEFAULTS.height,
      jpegQuality: quality(flags, MIX_DEFAULTS.quality),
      runners: Array.from({ length: flags.threads }, () => new ThreadShardRunner(count)),
      onResume: (done) => {
        progress.resume(done);
      },
    });
    progress.done();
    console.log(
      `${counted(result.shards, 'shard')} with ${counted(result.frames, 'frame')} in ${folder}, ${result.newFrames} of them new, ${progress.rate()} frames/s`,
    );
  } finally {
    progress.done();
  }
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
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, sheet);
  console.log(`${tiles.length} pictures in ${path}`);
}

async function writeBags(folder: string): Promise<void> {
  const progress = frameProgress(BAGS.reduce((sum, { frames }) => sum + frames, 0));
  await mkdir(folder, { recursive: true });
  const sums = await writeProjectBags(folder, () => {
    progress.frame();
  });
  progress.done();
  console.log(sums.trimEnd());
}

function needOut(flags: SynthFlags, what: string): string {
  if (flags.out === undefined) throw new SynthError('synth/usage', `Expected a ${what} for --out but received none`);
  return flags.out;
}

function quality(flags: SynthFlags, usual: number): number {
  const value = flags.quality ?? usual;
  if (value > 100) throw new SynthError('synth/out-of-range', `Expected 1..100 for --quality but received ${value}`);
  return value;
}

/** `heavy-rain` and `heavy_rain` are the same wish. */
const underscored = (name: string): string => name.replaceAll('-', '_');

function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError(`Expected a number of 0 or more but received "${text}".`);
  return value;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError(`Expected a whole number but received "${text}".`);
  return value;
}

const addText = (text: string, previous: readonly string[] = []): readonly string[] => [...previous, text];

function addParameter(text: string, previous: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const [name, value] = text.split('=');
  if (name === undefined || value === undefined || value === '' || !Number.isFinite(Number(value)))
    throw new InvalidArgumentError(`Expected name=number but received "${text}".`);
  return { ...previous, [name]: Number(value) };
}
