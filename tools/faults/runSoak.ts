import type { InferenceEngine } from '#src/domain/Inference.js';
import type { ImageScaler } from '#src/domain/ImageScaler.js';
import type { SensorMessage } from '#src/domain/SensorMessage.js';
import { secsBetween, type TimeNs, timeNsFromSecs } from '#src/domain/time.js';
import type { Config } from '#src/pipeline/config.js';
import type { ArrivedMessage } from '#src/pipeline/decodedMessages.js';
import { samplesOf } from '#src/pipeline/samplesOf.js';
import { ScenePipeline } from '#src/pipeline/ScenePipeline.js';
import type { Publisher } from '#src/publish/Publisher.js';
import type { PlayedDrive } from './TimedMessage.js';

/** State of the process after some frames. */
export interface SoakSegment {
  readonly frames: number;
  readonly secs: number;
  /** Of this segment. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly heapBytes: number;
  /** Buffers outside the heap. */
  readonly externalBytes: number;
  readonly residentBytes: number;
  /** Timers, sockets, pipes and files that are open. */
  readonly handles: number;
  /** Resident set of the inference process, from its last reply. */
  readonly inferenceResidentBytes?: number;
  readonly alerts: number;
  readonly tracks: number;
}

export interface SoakReport {
  readonly format: 'roadscene-soak/1';
  readonly drive: string;
  readonly frames: number;
  readonly scenes: number;
  readonly passes: number;
  readonly segments: readonly SoakSegment[];
  /** Last third of the segments against the second sixth (the first warms caches up), medians. */
  readonly drift: {
    readonly heapBytes: number;
    readonly residentBytes: number;
    readonly handles: number;
    /** 1 = as fast at the end as at the beginning. */
    readonly latencyRatio: number;
  };
}

export interface SoakOptions {
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  readonly drive: PlayedDrive;
  readonly frames: number;
  readonly segmentFrames: number;
  readonly publishers: readonly Publisher[];
  readonly onSegment?: (segment: SoakSegment) => void;
  /** Collects garbage before memory is read, where the process may (`node --expose-gc`). */
  readonly collectGarbage?: () => void;
}

/** Repeats a drive as one endless drive and records memory, handles and latency. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const { drive, engine, config, publishers, frames } = options;
  let alerts = 0;
  const sync = {
    topics: { radars: drive.radarTopics, ...(drive.cameraTopic !== undefined && { camera: drive.cameraTopic }) },
    parameters: config.sync,
    onAlert: () => (alerts += 1),
  };
  const pipeline = new ScenePipeline({ engine, scaler: options.scaler, config, cameraTopic: drive.cameraTopic });
  const segments: SoakSegment[] = [];
  const startMs = performance.now();
  let times: number[] = [];
  let scenes = 0;
  let passes = 0;
  const endless = function* (): Generator<ArrivedMessage, void, void> {
    while (scenes < frames) yield* passOf(drive, passes++);
  };
  for await (const { sample } of samplesOf(endless(), sync)) {
    if (scenes >= frames) break;
    const frameMs = performance.now();
    const frame = await pipeline.prepare(sample);
    const published = pipeline.finish(frame, await pipeline.infer(frame), []);
    for (const publisher of publishers) await publisher.publish(published);
    times.push(performance.now() - frameMs);
    alerts += published.alerts.length;
    scenes += 1;
    if (scenes % options.segmentFrames !== 0) continue;
    options.collectGarbage?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    times.sort((a, b) => a - b);
    const resident = engine.supervision?.usage.residentBytes;
    const segment: SoakSegment = {
      frames: scenes,
      secs: (performance.now() - startMs) / 1000,
      p50Ms: times[Math.floor(times.length * 0.5)]!,
      p99Ms: times[Math.floor(times.length * 0.99)]!,
      heapBytes: heapUsed,
      externalBytes: external,
      residentBytes: rss,
      handles: process.getActiveResourcesInfo().length,
      ...(resident !== undefined && { inferenceResidentBytes: resident }),
      alerts,
      tracks: published.scene.objects.length,
    };
    times = [];
    segments.push(segment);
    options.onSegment?.(segment);
  }
  return {
    format: 'roadscene-soak/1',
    drive: drive.name,
    frames,
    scenes,
    passes,
    segments,
    drift: driftOf(segments),
  };
}

/** Another drive begins (guard.resetSecs): the vehicle is back where it was. */
const PAUSE_SECS = 2;

/** The drive's messages later by whole passes; calibration and transforms come once. */
function* passOf({ messages, startLogNs }: PlayedDrive, pass: number): Generator<ArrivedMessage> {
  const last = messages.at(-1)?.logTimeNs ?? startLogNs;
  const shiftNs = BigInt(pass) * timeNsFromSecs(secsBetween(startLogNs, last) + PAUSE_SECS);
  for (const { message, logTimeNs } of messages) {
    if (pass > 0 && message.type === 'transforms') continue;
    yield { message: shifted(message, shiftNs), logTimeNs: logTimeNs + shiftNs, decodeMs: 0 };
  }
}

function shifted(message: SensorMessage, byNs: TimeNs): SensorMessage {
  switch (message.type) {
    case 'transforms':
      return message;
    case 'camera':
    case 'radar':
      return { ...message, stampNs: message.stampNs + byNs, receivedNs: message.receivedNs + byNs };
    case 'calibration':
    case 'ego-motion':
      return { ...message, stampNs: message.stampNs + byNs };
  }
}

export function driftOf(segments: readonly SoakSegment[]): SoakReport['drift'] {
  const early = segments.slice(Math.floor(segments.length / 6), Math.ceil(segments.length / 3));
  const late = segments.slice(Math.floor((2 * segments.length) / 3));
  const grown = (pick: (segment: SoakSegment) => number): number => median(late.map(pick)) - median(early.map(pick));
  return {
    heapBytes: grown(({ heapBytes }) => heapBytes),
    residentBytes: grown(({ residentBytes }) => residentBytes),
    handles: grown(({ handles }) => handles),
    latencyRatio: median(late.map(({ p50Ms }) => p50Ms)) / Math.max(1e-9, median(early.map(({ p50Ms }) => p50Ms))),
  };
}

const median = (values: readonly number[]): number =>
  values.length === 0 ? 0 : [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
