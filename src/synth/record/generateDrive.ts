import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { TimeNs } from '../../domain/time.js';
import { makeFolder } from '../../mcap/makeFolder.js';
import { RecordingError } from '../../mcap/RecordingError.js';
import { RecordingWriter } from '../../mcap/RecordingWriter.js';
import { CameraRenderer } from '../camera/renderCamera.js';
import { createFault, type CreateFaultOptions } from '../faults/faultCatalogue.js';
import type { CreateDriveOptions } from '../scenarios/CreateDriveOptions.js';
import { createDrive } from '../scenarios/scenarioCatalogue.js';
import { makeRig, type RigOptions } from './makeRig.js';
import { DRIVE_START_NS, recordDrive } from './recordDrive.js';

export interface GenerateDriveOptions extends CreateDriveOptions {
  readonly rig: RigOptions;
  /** Laid over the drive; truth stays as it is. Default: none. */
  readonly faults?: readonly CreateFaultOptions[];
  /** 1 to 100. */
  readonly jpegQuality: number;
  /** Range rates are folded into this many m/s; default 10.31, 0: not folded. Imaging radar only. */
  readonly dopplerPeriodMps?: number;
  /** Stamp of the drive's first instant. Default: a date that follows from the drive, so that no scene of one drive joins the truth of another by its stamp. */
  readonly startNs?: TimeNs;
  /** After each camera frame: how many are done, and how many there will be. */
  readonly onFrame?: (done: number, of: number) => void;
}

/** What was drawn for a generated drive. */
export interface GeneratedDrive {
  /** Camera frames. */
  readonly frames: number;
  /** Value of each parameter of the scenario and of the common ones, in the units of `SCENARIOS`. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Seconds from the start of the drive to its first hazard; undefined for a drive without one. */
  readonly onsetSecs: number | undefined;
}

/**
 * Writes a generated drive as a ROS 2 bag (MCAP, zstd) with camera, radar, odometry, transforms and truth. The same options give the same bytes. Makes missing folders; replaces a file
 * of that name.
 * Rejects with SynthError for a scenario, condition, parameter or fault that does not exist or does not fit, before anything is written, and with RecordingError when the file cannot be
 * written.
 */
export async function generateDrive(path: string, options: GenerateDriveOptions): Promise<GeneratedDrive> {
  const { onFrame } = options;
  const drive = createDrive(options);
  const faults = (options.faults ?? []).map(createFault);
  const rig = makeRig(options.rig);
  await makeFolder(dirname(path)).catch((cause: unknown) => {
    throw RecordingError.cannotCreate(path, cause);
  });
  const writer = await RecordingWriter.create(path, { compression: 'zstd' });
  try {
    await recordDrive(writer, {
      drive,
      rig,
      renderer: new CameraRenderer(rig.camera),
      faults,
      jpegQuality: options.jpegQuality,
      startNs: options.startNs ?? startOf(options),
      ...(options.dopplerPeriodMps !== undefined && { dopplerPeriodMps: options.dopplerPeriodMps }),
      onFrame: (done) => onFrame?.(done, drive.frameCount),
    });
  } finally {
    await writer.close();
  }
  return { frames: drive.frameCount, parameters: drive.parameters, onsetSecs: drive.onsetSecs };
}

/** Ten years of whole seconds. */
const START_SECS = 315_360_000;

/** Faults, rig and length do not count: what they change is still the same drive. */
function startOf({ scenario, seed, road, roadSurface, weather, light, parameters }: CreateDriveOptions): TimeNs {
  const named = JSON.stringify([
    scenario,
    seed,
    road,
    roadSurface,
    weather,
    light,
    Object.entries(parameters ?? {}).sort(),
  ]);
  const digest = createHash('sha256').update(named).digest();
  return DRIVE_START_NS + BigInt(digest.readUInt32LE() % START_SECS) * 1_000_000_000n;
}
