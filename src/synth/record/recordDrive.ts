import { Rng } from '../math/Rng.js';
import { timeNsFromSecs, type TimeNs } from '../../domain/time.js';
import type { RecordingWriter } from '../../mcap/RecordingWriter.js';
import { FaultOverlay } from '../faults/FaultOverlay.js';
import type { SensorFault } from '../faults/SensorFault.js';
import { RadarModel } from '../radar/RadarModel.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import { sweepSchedule, type ScheduledSweep } from '../radar/sweepSchedule.js';
import type { SensorRig } from '../SensorRig.js';
import { makeSceneTruth } from '../truth/makeSceneTruth.js';
import type { EgoState, WorldFrame } from '../world/WorldFrame.js';
import { classPng } from './classPng.js';
import { DriveChannels } from './DriveChannels.js';
import type { FrameRenderer } from './FrameRenderer.js';
import { LogOrder } from './LogOrder.js';
import { encodeJpeg } from './sharp/encodeJpeg.js';

/** What recording needs of a drive. */
export interface RecordableDrive {
  readonly scenario: string;
  readonly seed: number;
  readonly durationSecs: number;
  readonly rateHz: number;
  readonly frameCount: number;
  frameAt(index: number): WorldFrame;
  worldAt(timeSecs: number): WorldFrame;
}

export interface RecordDriveOptions {
  readonly drive: RecordableDrive;
  readonly rig: SensorRig;
  readonly renderer: FrameRenderer;
  readonly faults: readonly SensorFault[];
  readonly jpegQuality: number;
  /** 10.31 m/s as in Astyx when left out; 0 for unambiguous range rates. Imaging radar only. */
  readonly dopplerPeriodMps?: number;
  /** Stamp of the drive's first instant; default DRIVE_START_NS. */
  readonly startNs?: TimeNs;
  readonly onFrame?: (done: number) => void;
}

/** Any fixed date will do: the same drive must give the same bytes. */
export const DRIVE_START_NS: TimeNs = 1_600_000_000_000_000_000n;
const ODOMETRY_HZ = 50;
/** Camera exposure to arrival. */
const CAMERA_DELAY_SECS = 0.012;
/** No message of this generator arrives later than this after what it shows, so that earlier ones can be written. */
const LONGEST_DELAY_SECS = 1;

/** Writes a whole drive: camera, radar at its own rate and delay, odometry, transforms, truth. Log times are times of arrival. Rejects with the writer's RecordingError. */
export async function recordDrive(writer: RecordingWriter, options: RecordDriveOptions): Promise<void> {
  const { drive } = options;
  const recorder = new DriveRecorder(writer, options);
  await recorder.start();
  const sweeps = sweepSchedule(
    Math.max(0, (drive.frameCount - 1) / drive.rateHz),
    new Rng(drive.seed).fork('radar schedule'),
  );
  let sweepIndex = 0;
  let odometryIndex = 0;
  for (let i = 0; i < drive.frameCount; i++) {
    const timeSecs = i / drive.rateHz;
    for (; odometryIndex / ODOMETRY_HZ <= timeSecs; odometryIndex++) recorder.addOdometry(odometryIndex / ODOMETRY_HZ);
    for (; (sweeps[sweepIndex]?.measuredSecs ?? Infinity) <= timeSecs; sweepIndex++)
      recorder.addSweep(sweeps[sweepIndex]!, sweepIndex);
    await recorder.addFrame(i, timeSecs);
    options.onFrame?.(i + 1);
  }
  await recorder.finish();
}

class DriveRecorder {
  readonly #options: RecordDriveOptions;
  readonly #channels: DriveChannels;
  readonly #order = new LogOrder();
  readonly #overlay: FaultOverlay;
  readonly #radar: RadarModel;
  readonly #publishedRig: SensorRig;
  readonly #rng: Rng;
  #lastPicture: { readonly shownSecs: number; readonly jpeg: Uint8Array } | undefined;
  #lastSweep: RadarSweep | undefined;

  constructor(writer: RecordingWriter, options: RecordDriveOptions) {
    const { drive, rig } = options;
    this.#options = options;
    this.#channels = new DriveChannels(writer);
    this.#overlay = new FaultOverlay(options.faults);
    this.#radar = new RadarModel(rig.radar, {
      terrainSeed: drive.seed,
      ...(options.dopplerPeriodMps !== undefined && { dopplerPeriodMps: options.dopplerPeriodMps }),
    });
    this.#publishedRig = this.#overlay.publishedRig(rig);
    this.#rng = new Rng(drive.seed).fork('sensors');
  }

  start(): Promise<void> {
    return this.#channels.writeTransforms(this.#publishedRig, this.#stampOf(0));
  }

  addOdometry(timeSecs: number): void {
    const ego = this.#options.drive.worldAt(timeSecs).ego;
    const stampNs = this.#stampOf(timeSecs);
    this.#order.add(stampNs, () => this.#channels.writeOdometry(ego, stampNs));
  }

  addSweep({ measuredSecs, arrivedSecs }: ScheduledSweep, index: number): void {
    const { drive, rig } = this.#options;
    const rng = this.#rng.fork(`sweep ${index}`);
    const frame = drive.worldAt(measuredSecs);
    const clean = this.#radar.sweep(frame, rng);
    this.#lastSweep = clean;
    const delivery = this.#overlay.deliverSweep(measuredSecs, rng.fork('delivery'));
    if (delivery.type === 'dropped') return;
    const stale = delivery.shownSecs !== measuredSecs;
    const shown = stale ? this.#radar.sweep(drive.worldAt(delivery.shownSecs), rng) : clean;
    const corrupted = this.#overlay.corruptSweep(shown, rig.radar, measuredSecs, rng.fork('fault'));
    this.#publishSweep(corrupted, frame.ego, measuredSecs, arrivedSecs + delivery.lateSecs);
  }

  #publishSweep(sweep: RadarSweep, ego: EgoState, measuredSecs: number, arrivedSecs: number): void {
    const stampNs = this.#stampOf(measuredSecs + this.#overlay.stampOffsetSecs(measuredSecs));
    const logTimeNs = this.#stampOf(arrivedSecs);
    this.#order.add(logTimeNs, () =>
      this.#channels.writeRadar(sweep, this.#publishedRig.radar, ego, stampNs, logTimeNs),
    );
  }

  async addFrame(index: number, timeSecs: number): Promise<void> {
    const { drive, rig, renderer } = this.#options;
    const rng = this.#rng.fork(`frame ${index}`);
    const frame = drive.frameAt(index);
    const stampNs = this.#stampOf(timeSecs + this.#overlay.stampOffsetSecs(timeSecs));
    const logTimeNs = this.#stampOf(timeSecs + CAMERA_DELAY_SECS);
    const rendered = renderer.render(frame, rng.fork('camera'));
    // Before the first sweep the truth counts a sweep of this instant.
    const sweep = this.#lastSweep ?? this.#radar.sweep(frame, rng.fork('radar'));
    const truth = makeSceneTruth(frame, rig, rendered.instanceIds, sweep);
    const classes = classPng(rendered.classIds, rendered.widthPx, rendered.heightPx);
    const origin = {
      scenario: drive.scenario,
      seed: drive.seed,
      frameIndex: index,
      radarKind: sweep.kind,
      radarDopplerPeriodMps: sweep.dopplerPeriodMps,
      faults: this.#overlay.activeNames(timeSecs),
    };
    this.#order.add(this.#stampOf(timeSecs), () =>
      this.#channels.writeTruth(truth, origin, classes, stampNs, this.#stampOf(timeSecs)),
    );
    const delivery = this.#overlay.deliverImage(timeSecs, rng.fork('delivery'));
    if (delivery.type === 'delivered') {
      const jpeg = await this.#picture(rendered, timeSecs, delivery.shownSecs, rng);
      const arrivedNs = logTimeNs + timeNsFromSecs(delivery.lateSecs);
      this.#order.add(arrivedNs, () =>
        this.#channels.writeCamera(this.#publishedRig.camera.calibration, jpeg, stampNs, arrivedNs),
      );
    }
    await this.#order.writeUntil(this.#stampOf(timeSecs - LONGEST_DELAY_SECS));
  }

  finish(): Promise<void> {
    return this.#order.writeAll();
  }

  #stampOf(timeSecs: number): TimeNs {
    return (this.#options.startNs ?? DRIVE_START_NS) + timeNsFromSecs(timeSecs);
  }

  /** A frozen picture is encoded once and repeated to the byte. */
  async #picture(
    rendered: ReturnType<FrameRenderer['render']>,
    timeSecs: number,
    shownSecs: number,
    rng: Rng,
  ): Promise<Uint8Array> {
    if (this.#lastPicture?.shownSecs === shownSecs) return this.#lastPicture.jpeg;
    const image =
      shownSecs === timeSecs
        ? rendered
        : this.#options.renderer.render(this.#options.drive.worldAt(shownSecs), rng.fork('camera'));
    this.#overlay.corruptImage(image, timeSecs, rng.fork('fault'));
    const { rgb, widthPx, heightPx } = image;
    const bytes = new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.byteLength);
    const jpeg = await encodeJpeg(bytes, widthPx, heightPx, this.#options.jpegQuality);
    this.#lastPicture = { shownSecs, jpeg };
    return jpeg;
  }
}
