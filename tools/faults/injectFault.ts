import { SharpImageScaler } from '#src/decode/sharp/SharpImageScaler.js';
import type { CameraFrame } from '#src/domain/CameraFrame.js';
import type { FrameTransform } from '#src/domain/FrameTransforms.js';
import type { RadarScan } from '#src/domain/RadarScan.js';
import { Rng } from '#src/synth/math/Rng.js';
import type { SensorMessage } from '#src/domain/SensorMessage.js';
import { secsBetween, type TimeNs, timeNsFromSecs } from '#src/domain/time.js';
import { compose, identity, parentFromChild } from '#src/geometry/Transform.js';
import { actsAt, type SensorFault } from '#src/synth/faults/SensorFault.js';
import { quaternionOf } from '#src/synth/truth/rotation.js';
import type { FaultCase } from './FaultCase.js';
import type { PlayedDrive, TimedMessage } from './TimedMessage.js';

/** Sweeps with more returns come from an imaging radar. */
const IMAGING_RETURNS = 400;

/** The drive's messages with a fault acting from its onset on, in order of arrival. Deterministic. Truth is never touched. */
export function injectFault(
  drive: PlayedDrive,
  { create, otherMoment }: FaultCase,
  seed: number,
  onsetSecs: number,
): readonly TimedMessage[] {
  const injector = new Injector(drive, create(seed, onsetSecs), otherMoment, new Rng(seed));
  return drive.messages
    .flatMap((timed) => injector.inject(timed))
    .toSorted((a, b) => (a.logTimeNs < b.logTimeNs ? -1 : a.logTimeNs > b.logTimeNs ? 1 : 0));
}

class Injector {
  readonly #drive: PlayedDrive;
  readonly #fault: SensorFault;
  readonly #otherMoment: FaultCase['otherMoment'];
  readonly #rng: Rng;
  readonly #frames: readonly CameraFrame[];
  readonly #scans: readonly RadarScan[];

  constructor(drive: PlayedDrive, fault: SensorFault, otherMoment: FaultCase['otherMoment'], rng: Rng) {
    this.#drive = drive;
    this.#fault = fault;
    this.#otherMoment = otherMoment;
    this.#rng = rng;
    this.#frames = drive.messages.flatMap(({ message }) => (message.type === 'camera' ? [message] : []));
    this.#scans = drive.messages.flatMap(({ message }) => (message.type === 'radar' ? [message] : []));
  }

  inject(timed: TimedMessage): TimedMessage[] {
    switch (timed.message.type) {
      case 'camera':
        return this.#camera(timed, timed.message);
      case 'radar':
        return this.#radar(timed, timed.message);
      case 'calibration':
      case 'transforms':
        return [{ ...timed, message: this.#rig(timed.message) }];
      case 'ego-motion':
        return [timed];
    }
  }

  #secs(stampNs: TimeNs): number {
    return secsBetween(this.#drive.startNs, stampNs);
  }

  #camera(timed: TimedMessage, frame: CameraFrame): TimedMessage[] {
    const secs = this.#secs(frame.stampNs);
    if (!actsAt(this.#fault, secs)) return [timed];
    const rng = this.#rng.fork(`camera ${frame.stampNs}`);
    const delivery = this.#fault.deliverImage?.(secs, rng.fork('delivery'));
    if (delivery?.type === 'dropped') return [];
    const shown =
      this.#otherMoment === 'camera'
        ? elsewhere(this.#frames, frame)
        : this.#at(this.#frames, delivery?.shownSecs ?? secs, frame);
    const lateNs = timeNsFromSecs(delivery?.lateSecs ?? 0);
    const message: CameraFrame = {
      ...frame,
      image: shown.image,
      stampNs: this.#stamped(frame.stampNs, secs),
      receivedNs: frame.receivedNs + lateNs,
    };
    const { corruptImage } = this.#fault;
    return [
      {
        logTimeNs: timed.logTimeNs + lateNs,
        message,
        ...(corruptImage !== undefined && {
          corrupt: async () => {
            const image = await rasterOf(message);
            if (image === undefined) return message;
            corruptImage({ widthPx: image.widthPx, heightPx: image.heightPx, rgb: image.data }, rng.fork('fault'));
            return { ...message, image };
          },
        }),
      },
    ];
  }

  #radar(timed: TimedMessage, scan: RadarScan): TimedMessage[] {
    const secs = this.#secs(scan.stampNs);
    if (!actsAt(this.#fault, secs)) return [timed];
    const rng = this.#rng.fork(`radar ${scan.stampNs}`);
    const delivery = this.#fault.deliverSweep?.(secs, rng.fork('delivery'));
    if (delivery?.type === 'dropped') return [];
    const shown =
      this.#otherMoment === 'radar'
        ? elsewhere(this.#scans, scan)
        : this.#at(this.#scans, delivery?.shownSecs ?? secs, scan);
    const lateNs = timeNsFromSecs(delivery?.lateSecs ?? 0);
    return [
      {
        logTimeNs: timed.logTimeNs + lateNs,
        message: {
          ...scan,
          points: this.#corrupted(shown, rng.fork('fault')),
          stampNs: this.#stamped(scan.stampNs, secs),
          receivedNs: scan.receivedNs + lateNs,
        },
      },
    ];
  }

  #corrupted(scan: RadarScan, rng: Rng): RadarScan['points'] {
    const { points } = scan;
    if (this.#fault.corruptSweep === undefined) return points;
    const isImaging = points.count > IMAGING_RETURNS;
    return this.#fault.corruptSweep(
      {
        kind: isImaging ? 'imaging' : 'conventional',
        points,
        source: new Int32Array(points.count),
        dopplerPeriodMps: 0,
      },
      {
        kind: isImaging ? 'imaging' : 'conventional',
        baseFromRadar: IDENTITY,
        frameId: scan.frameId,
        maxRangeM: isImaging ? 100 : 150,
        halfFieldOfViewRad: 1,
      },
      rng,
    ).points;
  }

  /** Wrong calibration: what the fault makes of a camera at base_link's origin is laid over what was recorded. */
  #rig(message: Extract<SensorMessage, { type: 'calibration' | 'transforms' }>): SensorMessage {
    const calibration = this.#drive.messages.find((timed) => timed.message.type === 'calibration')?.message;
    if (this.#fault.publishedRig === undefined || calibration?.type !== 'calibration') return message;
    const { camera } = this.#fault.publishedRig({
      camera: { calibration, baseFromCamera: IDENTITY },
      radar: { kind: 'imaging', baseFromRadar: IDENTITY, frameId: '', maxRangeM: 0, halfFieldOfViewRad: 0 },
    });
    if (message.type === 'calibration')
      return { ...message, fxPx: camera.calibration.fxPx, fyPx: camera.calibration.fyPx };
    return {
      ...message,
      transforms: message.transforms.map((transform) =>
        transform.childFrameId === calibration.frameId ? turned(transform, camera.baseFromCamera) : transform,
      ),
    };
  }

  #stamped(stampNs: TimeNs, secs: number): TimeNs {
    return stampNs + timeNsFromSecs(this.#fault.stampOffsetSecs?.(secs) ?? 0);
  }

  /** The newest message at a given time. */
  #at<T extends { readonly stampNs: TimeNs }>(all: readonly T[], secs: number, otherwise: T): T {
    return all.findLast(({ stampNs }) => this.#secs(stampNs) <= secs + 1e-6) ?? otherwise;
  }
}

const IDENTITY = identity();

/** Half the drive away. */
function elsewhere<T>(all: readonly T[], item: T): T {
  const index = all.indexOf(item);
  return all[(index + Math.floor(all.length / 2)) % all.length] ?? item;
}

function turned(transform: FrameTransform, by: { readonly m: Float64Array }): FrameTransform {
  const wrong = compose(by, parentFromChild(transform));
  const { m } = wrong;
  return { ...transform, translationM: [m[3]!, m[7]!, m[11]!], rotationXyzw: quaternionOf(wrong) };
}

const scaler = new SharpImageScaler();

/** The picture as rgb8; undefined when it cannot be decoded. */
async function rasterOf({ image }: CameraFrame) {
  const { widthPx, heightPx } = image;
  const scaled = await scaler.scaleBand(image, { scale: 1, leftPx: 0, topPx: 0, widthPx, heightPx });
  if (scaled.type === 'failed') return undefined;
  return {
    type: 'raster',
    encoding: 'rgb8',
    widthPx,
    heightPx,
    stepBytes: 3 * widthPx,
    bigEndian: false,
    data: scaled.value,
  } as const;
}
