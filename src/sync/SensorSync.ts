import type { Alert } from '../domain/Alert.js';
import type { CameraCalibration } from '../domain/CameraCalibration.js';
import type { CameraFrame } from '../domain/CameraFrame.js';
import type { FrameTransforms } from '../domain/FrameTransforms.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { RadarScan } from '../domain/RadarScan.js';
import type { SensorMessage } from '../domain/SensorMessage.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import { EgoMotionBuffer } from '../geometry/EgoMotionBuffer.js';
import { TransformTree } from '../geometry/TransformTree.js';
import { cameraView } from './cameraView.js';
import { transformAlert } from './transformAlert.js';
import { mountingTransforms } from './mountingTransforms.js';
import type { SyncParameters } from './parameters.js';
import { RadarBuffer } from './RadarBuffer.js';
import { clockAlert } from './clockAlert.js';
import { ClockWatch } from './ClockWatch.js';
import { StampGate } from './StampGate.js';
import { radarSweep } from './radarSweep.js';
import { SilenceWatch } from './SilenceWatch.js';

/** Topics a run uses; others are ignored. */
export interface SyncTopics {
  /** Undefined: scenes are made from radar alone. */
  readonly camera?: string;
  readonly radars: readonly string[];
  readonly cameraInfo?: string;
}

export interface SyncOptions {
  readonly topics: SyncTopics;
  readonly parameters: SyncParameters;
  readonly onAlert: (alert: Alert) => void;
  /** Why the newest message of a topic could not be read; undefined when it could, or when none came. */
  readonly whyUnreadable?: (topic: string) => string | undefined;
}

type Trigger =
  { readonly type: 'camera'; readonly frame: CameraFrame } | { readonly type: 'radar'; readonly scan: RadarScan };

/**
 * Joins sensor messages to samples. The camera frame is the trigger; it waits for radar of its own stamp no longer than `radarWaitSecs`, and not for a radar whose sweeps never came while a frame waited. While the camera is silent, the first radar topic is the trigger. Waits are measured in receive times of the messages, so a recording always gives the same samples. Samples have ascending stamps, except after a clock reset.
 */
export class SensorSync {
  readonly #topics: SyncTopics;
  readonly #p: SyncParameters;
  readonly #onAlert: (alert: Alert) => void;
  readonly #whyUnreadable: (topic: string) => string | undefined;
  readonly #tree: TransformTree;
  readonly #ego: EgoMotionBuffer;
  readonly #radars: ReadonlyMap<string, RadarBuffer>;
  readonly #clocks: ClockWatch;
  readonly #gate: StampGate;
  readonly #silence: SilenceWatch;
  #calibration: CameraCalibration | undefined;
  #pending: Trigger[] = [];
  /** Samples that are complete, whatever arrives next. */
  #released: FusionSample[] = [];
  /** Newest receive time of all messages: the clock for all waits. */
  #nowNs: TimeNs | undefined;
  #lastFrame: CameraFrame | undefined;
  #lastSampleNs: TimeNs | undefined;
  #firstRadarNs: TimeNs | undefined;

  constructor({ topics, parameters, onAlert, whyUnreadable = () => undefined }: SyncOptions) {
    this.#topics = topics;
    this.#whyUnreadable = whyUnreadable;
    this.#p = parameters;
    this.#onAlert = onAlert;
    this.#tree = new TransformTree({ maxAgeSecs: parameters.transformMaxAgeSecs, historySecs: HISTORY_SECS });
    this.#tree.add(mountingTransforms(parameters));
    this.#ego = new EgoMotionBuffer({ maxAgeSecs: parameters.odometryMaxAgeSecs, historySecs: HISTORY_SECS });
    this.#radars = new Map(topics.radars.map((topic) => [topic, new RadarBuffer(parameters.radarWindowSecs)]));
    this.#clocks = new ClockWatch({ camera: topics.camera, corrects: parameters.clockOffset === 'auto' });
    this.#gate = new StampGate({ parameters, clocks: this.#clocks, onAlert });
    this.#silence = new SilenceWatch({ staleSecs: parameters.radarStaleSecs, clocks: this.#clocks, onAlert });
  }

  /** Takes one message and returns the samples that it completes. `receivedNs`: when it was received or recorded. */
  push(message: SensorMessage, receivedNs: TimeNs): readonly FusionSample[] {
    this.#goTo(receivedNs);
    // Samples whose wait has ended go out before the new message is added: it came too late for them.
    const samples = this.#drain();
    this.#ingest(message, receivedNs);
    samples.push(...this.#drain());
    return samples;
  }

  /** Transforms that hold from the start, before any message. */
  know(transforms: FrameTransforms): void {
    this.#tree.add(transforms);
  }

  /** Whether a frame is waiting for a sweep. */
  get isWaiting(): boolean {
    return this.#pending.length > 0;
  }

  /** Live inputs: time went on without a message. Returns the samples that have waited long enough. */
  advance(nowNs: TimeNs): readonly FusionSample[] {
    this.#goTo(nowNs);
    return this.#drain();
  }

  /** The recording has ended: returns the samples that are still waiting. */
  flush(): readonly FusionSample[] {
    const samples = this.#pending.map((trigger) => this.#sample(trigger));
    this.#pending = [];
    return samples.filter((sample) => sample !== undefined);
  }

  /** The clock only goes forward, except when simulated time restarts. */
  #goTo(nowNs: TimeNs): void {
    if (this.#nowNs === undefined || nowNs > this.#nowNs || this.#isReset(nowNs, this.#nowNs)) this.#nowNs = nowNs;
  }

  #isReset(laterNs: TimeNs, earlierNs: TimeNs): boolean {
    return secsBetween(laterNs, earlierNs) > this.#p.clockResetSecs;
  }

  #ingest(message: SensorMessage, receivedNs: TimeNs): void {
    switch (message.type) {
      case 'calibration':
        this.#calibration = message;
        return;
      case 'transforms':
        for (const problem of this.#tree.add(message)) this.#onAlert(transformAlert(problem, message.topic));
        return;
      case 'ego-motion': {
        const motion = this.#gate.admit(message, receivedNs);
        if (motion.type === 'reset') this.#ego.clear();
        if (motion.type !== 'rejected' && !this.#hasOtherClock(message.topic)) this.#ego.add(motion.message);
        return;
      }
      case 'camera':
        if (message.topic === this.#topics.camera) this.#addCamera(message, receivedNs);
        return;
      case 'radar':
        this.#addRadar(message, receivedNs);
        return;
    }
  }

  #addCamera(message: CameraFrame, receivedNs: TimeNs): void {
    const admitted = this.#gate.admit(message, receivedNs);
    if (admitted.type === 'rejected') return;
    if (admitted.type === 'reset') {
      // Waiting frames belong to the old clock; nothing more will come for them.
      this.#released.push(...this.flush());
      this.#lastSampleNs = undefined;
    }
    const frame = admitted.message;
    this.#lastFrame = frame;
    for (const buffer of this.#radars.values()) buffer.countFrame();
    this.#pending = this.#pending.filter(
      (trigger) =>
        trigger.type === 'camera' || secsBetween(trigger.scan.stampNs, frame.stampNs) > this.#p.cameraStaleSecs,
    );
    this.#pending.push({ type: 'camera', frame });
  }

  #addRadar(message: RadarScan, receivedNs: TimeNs): void {
    const buffer = this.#radars.get(message.topic);
    if (buffer === undefined) return;
    const admitted = this.#gate.admit(message, receivedNs);
    if (admitted.type === 'rejected') return;
    if (admitted.type === 'reset') {
      buffer.clear();
      this.#firstRadarNs = undefined;
      if (this.#topics.camera === undefined) this.#lastSampleNs = undefined;
    }
    const scan = admitted.message;
    buffer.add(scan, this.#belongsToFrameBefore(scan));
    this.#firstRadarNs ??= scan.stampNs;
    if (scan.topic === this.#topics.radars[0] && this.#cameraIsSilentAt(scan))
      this.#pending.push({ type: 'radar', scan });
  }

  /** Whether the sweep belongs to the last frame and arrived within the frame's wait. */
  #belongsToFrameBefore(scan: RadarScan): boolean {
    const frame = this.#lastFrame;
    return (
      frame !== undefined &&
      scan.stampNs <= frame.stampNs &&
      secsBetween(frame.receivedNs, scan.receivedNs) <= this.#p.radarWaitSecs
    );
  }

  #cameraIsSilentAt(scan: RadarScan): boolean {
    if (this.#topics.camera === undefined) return true;
    const last = this.#lastFrame;
    // Stamps of two clocks cannot be compared; arrivals can.
    const silentSecs =
      last !== undefined && (this.#hasOtherClock(last.topic) || this.#hasOtherClock(scan.topic))
        ? secsBetween(last.receivedNs, scan.receivedNs)
        : secsBetween(last?.stampNs ?? this.#firstRadarNs ?? scan.stampNs, scan.stampNs);
    return silentSecs > this.#p.cameraStaleSecs;
  }

  /** Another clock than the camera's, and no offset that corrects it. */
  #hasOtherClock(topic: string): boolean {
    return this.#clocks.judge(topic)?.isCorrected === false;
  }

  #drain(): FusionSample[] {
    const samples = this.#released;
    this.#released = [];
    for (let head = this.#pending[0]; head !== undefined && this.#isReady(head); head = this.#pending[0]) {
      this.#pending.shift();
      const sample = this.#sample(head);
      if (sample !== undefined) samples.push(sample);
    }
    return samples;
  }

  #isReady(head: Trigger): boolean {
    if (head.type === 'radar')
      return this.#topics.camera === undefined || this.#waited(head.scan, this.#p.cameraWaitSecs);
    if (this.#waited(head.frame, this.#p.radarWaitSecs)) return true;
    if (this.#pending.some((other) => other.type === 'camera' && other !== head)) return true;
    if (this.#calibration === undefined) return false;
    for (const buffer of this.#radars.values()) if (buffer.isAwaitedAt(head.frame.stampNs)) return false;
    return true;
  }

  #waited(message: CameraFrame | RadarScan, waitSecs: number): boolean {
    return this.#nowNs !== undefined && secsBetween(message.receivedNs, this.#nowNs) > waitSecs;
  }

  #sample(trigger: Trigger): FusionSample | undefined {
    const source = trigger.type === 'camera' ? trigger.frame : trigger.scan;
    const stampNs = source.stampNs;
    const lastNs = this.#lastSampleNs;
    // A sensor whose clock restarts last may have made a sample on the old clock in between; that must not block the samples of the new one.
    if (lastNs !== undefined && stampNs <= lastNs && !this.#isReset(stampNs, lastNs)) {
      this.#onAlert({
        severity: 'warning',
        code: 'sync/late-frame',
        message: `Expected a stamp after the last scene for ${source.topic} but received one ${secsBetween(stampNs, lastNs).toFixed(3)} s before it`,
        tip: 'The frame came too late and was skipped. Raise sync.cameraWaitSecs if the camera is merely slow.',
        topic: source.topic,
        stampNs,
      });
      return undefined;
    }
    this.#lastSampleNs = stampNs;
    const context = {
      tree: this.#tree,
      ego: this.#ego,
      baseFrameId: this.#p.baseFrameId,
      stampNs,
      onAlert: this.#onAlert,
    };
    const camera =
      trigger.type === 'camera'
        ? cameraView(trigger.frame, this.#calibration ?? this.#whyNoCalibration(), context)
        : this.#silentCamera(stampNs);
    const odometry = this.#ego.velocityAt(stampNs);
    const poseVelocity = this.#ego.poseVelocityAt(stampNs);
    const clocks = this.#clocks.states();
    for (const clock of clocks)
      if (!clock.isCorrected) this.#onAlert(clockAlert(clock, { stampNs, camera: this.#topics.camera }));
    const gathered = [...this.#radars].map(([topic, buffer]) => {
      // Sweeps of another clock are of another moment than their stamps say; worse than none.
      if (trigger.type === 'camera' && this.#hasOtherClock(topic))
        return { sweeps: [], state: { topic, state: 'rejected' as const } };
      const scans = buffer.newestBefore(stampNs, this.#p.sweepsPerRadar);
      const sweeps = scans.map((scan) => radarSweep(scan, context)).filter((sweep) => sweep !== undefined);
      const state = this.#silence.check({
        topic,
        stampNs,
        camera: this.#topics.camera,
        last: buffer.last,
        nowNs: this.#nowNs ?? source.receivedNs,
        unreadable: this.#whyUnreadable(topic),
        found: scans.length,
        usable: sweeps,
      });
      return { sweeps, state };
    });
    return {
      trigger: trigger.type,
      stampNs,
      receivedNs: source.receivedNs,
      ...(camera.view !== undefined && { camera: camera.view }),
      sweeps: gathered.flatMap((radar) => radar.sweeps).sort((a, b) => b.ageSecs - a.ageSecs),
      ...(odometry !== undefined && { odometry }),
      ...(poseVelocity !== undefined && { poseVelocity }),
      ...(clocks.length > 0 && { clocks }),
      inputs: [...(camera.state === undefined ? [] : [camera.state]), ...gathered.map((radar) => radar.state)],
    };
  }

  /** The end of a sentence. */
  #whyNoCalibration(): string {
    const { cameraInfo } = this.#topics;
    const unreadable = cameraInfo === undefined ? undefined : this.#whyUnreadable(cameraInfo);
    return unreadable === undefined
      ? 'none before this frame'
      : `one on ${cameraInfo} that cannot be read: ${unreadable}`;
  }

  #silentCamera(stampNs: TimeNs): ReturnType<typeof cameraView> {
    const topic = this.#topics.camera;
    if (topic === undefined) return {};
    const sinceNs = this.#lastFrame?.stampNs;
    const ageSecs = sinceNs === undefined ? undefined : secsBetween(sinceNs, stampNs);
    const expected = `Expected a camera frame every ${this.#p.cameraStaleSecs} s for ${topic} but received`;
    const last = ageSecs === undefined ? 'none yet' : `the last one ${ageSecs.toFixed(2)} s ago`;
    const unreadable = this.#whyUnreadable(topic);
    this.#onAlert({
      severity: 'error',
      ...(unreadable === undefined
        ? {
            code: 'sync/camera-silent',
            message: `${expected} ${last}`,
            tip: 'No picture arrives: check the camera’s driver and cable. Scenes are made from radar alone until it is back.',
          }
        : {
            code: 'sync/camera-unreadable',
            message: `${expected} pictures that cannot be read: ${unreadable}`,
            tip: 'The camera sends. Scenes are made from radar alone until its pictures can be read.',
          }),
      topic,
      stampNs,
    });
    return {
      state: { topic, state: ageSecs === undefined ? 'missing' : 'stale', ...(ageSecs !== undefined && { ageSecs }) },
    };
  }
}

/** Kept transforms and odometry: longer than any usable window or delay. */
const HISTORY_SECS = 10;
