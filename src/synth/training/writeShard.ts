import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Rng } from '../math/Rng.js';
import { timeNsFromSecs } from '../../domain/time.js';
import { writeWhole } from '../../files/writeWhole.js';
import { RecordingWriter } from '../../mcap/RecordingWriter.js';
import { accumulateSweeps, type PosedSweep } from '../radar/accumulateSweeps.js';
import { RadarModel } from '../radar/RadarModel.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import { RADAR_RATE_HZ } from '../radar/sweepSchedule.js';
import { classPng } from '../record/classPng.js';
import { DriveChannels } from '../record/DriveChannels.js';
import type { FrameRenderer } from '../record/FrameRenderer.js';
import { DRIVE_START_NS } from '../record/recordDrive.js';
import { encodeJpeg } from '../record/sharp/encodeJpeg.js';
import type { SensorRig } from '../SensorRig.js';
import { makeSceneTruth } from '../truth/makeSceneTruth.js';
import type { ShardEntry } from './ShardIndex.js';
import type { ShardJob } from './ShardJob.js';
import type { SampleSource, TrainingSample } from './TrainingSample.js';

export interface ShardParts {
  readonly sampleAt: SampleSource;
  readonly rendererFor: (rig: SensorRig) => FrameRenderer;
  /** After each frame. */
  readonly onFrame?: () => void;
}

/** Frames of a shard are unrelated; a second between their stamps keeps any reader from joining them. */
const FRAME_STEP_SECS = 1;

/** Writes one shard beside its final name and renames it when it is whole. Rejects with the writer's RecordingError, and then leaves no partial file. */
export async function writeShard(job: ShardJob, parts: ShardParts): Promise<ShardEntry> {
  const path = join(job.folder, job.shard);
  const seeds: number[] = [];
  await writeWhole(path, async (partial) => {
    const writer = await RecordingWriter.create(partial);
    try {
      const channels = new DriveChannels(writer);
      for (let i = 0; i < job.frames; i++) {
        seeds.push(await writeSample(channels, job, job.firstIndex + i, parts));
        parts.onFrame?.();
      }
    } finally {
      await writer.close();
    }
  });
  const { shard, firstIndex, frames, mix, widthPx, heightPx, jpegQuality } = job;
  const { size: bytes } = await stat(path);
  return { shard, sha256: await sha256Of(path), bytes, firstIndex, frames, mix, widthPx, heightPx, jpegQuality, seeds };
}

/** Every frame carries its own calibration and transforms, because they differ. */
async function writeSample(channels: DriveChannels, job: ShardJob, index: number, parts: ShardParts): Promise<number> {
  const sample = parts.sampleAt(job.mix, index, job);
  const { drive, rig, timeSecs } = sample;
  const rng = new Rng(drive.seed).fork(`sample ${index}`);
  const stampNs = DRIVE_START_NS + timeNsFromSecs(index * FRAME_STEP_SECS);
  const frame = drive.worldAt(timeSecs);
  const sweep = sampleSweep(sample, rng.fork('radar'));
  const rendered = parts.rendererFor(rig).render(frame, rng.fork('camera'));
  const { rgb, widthPx, heightPx } = rendered;
  const picture = encodeJpeg(
    new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.byteLength),
    widthPx,
    heightPx,
    job.jpegQuality,
  );
  const truth = makeSceneTruth(frame, rig, rendered.instanceIds, sweep);
  const origin = {
    scenario: drive.scenario,
    seed: drive.seed,
    frameIndex: index,
    radarKind: sweep.kind,
    radarDopplerPeriodMps: sweep.dopplerPeriodMps,
    faults: [],
  };
  const classes = classPng(rendered.classIds, widthPx, heightPx);
  await channels.writeTransforms(rig, stampNs);
  await channels.writeOdometry(frame.ego, stampNs);
  await channels.writeRadar(sweep, rig.radar, frame.ego, stampNs);
  await channels.writeCamera(rig.camera.calibration, await picture, stampNs);
  await channels.writeTruth(truth, origin, classes, stampNs);
  return drive.seed;
}

function sampleSweep({ drive, rig, timeSecs, sweeps, dopplerPeriodMps }: TrainingSample, rng: Rng): RadarSweep {
  const radar = new RadarModel(rig.radar, { terrainSeed: drive.seed, dopplerPeriodMps });
  const posed: PosedSweep[] = [];
  for (let k = sweeps - 1; k >= 0; k--) {
    const frame = drive.worldAt(Math.max(0, timeSecs - k / RADAR_RATE_HZ));
    posed.push({ sweep: radar.sweep(frame, rng.fork(`sweep ${k}`)), ego: frame.ego });
  }
  return posed.length === 1 ? posed[0]!.sweep : accumulateSweeps(posed, rig.radar.baseFromRadar);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
