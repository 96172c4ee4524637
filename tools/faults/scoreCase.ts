import type { RoadScene, SceneMode } from '#src/domain/RoadScene.js';
import { secsBetween, type TimeNs, timeNsFromSecs } from '#src/domain/time.js';
import { ErrorCounter, type ErrorCounts } from './ErrorCounts.js';
import type { FaultCase, FaultSigns } from './FaultCase.js';
import type { PlayedScene } from './playMessages.js';
import type { PlayedDrive } from './TimedMessage.js';

/** The effect of one fault in one drive. */
export interface CaseScore {
  readonly fault: string;
  readonly drive: string;
  readonly kind: PlayedDrive['kind'];
  /** Published from the onset on. */
  readonly scenes: number;
  readonly detected: boolean;
  /** Scenes from the onset to the first that shows a sign, counted from 1. */
  readonly detectedAfterFrames?: number;
  readonly inTime: boolean;
  /** The sign that came first. */
  readonly sign?: string;
  /** Share of the scenes from the detection on that are in a correct mode. */
  readonly modeRightShare: number;
  readonly modes: Readonly<Partial<Record<SceneMode, number>>>;
  /** Share of the scenes of the same drive without the fault that show the same finding. */
  readonly falseAlarmShare: number;
  readonly errors: ErrorCounts;
  /** Of the same stretch without the fault. */
  readonly errorsWithout: ErrorCounts;
}

export function scoreCase(
  fault: FaultCase,
  drive: PlayedDrive,
  onsetSecs: number,
  played: readonly PlayedScene[],
  without: readonly PlayedScene[],
): CaseScore {
  const onsetNs = drive.startLogNs + timeNsFromSecs(onsetSecs);
  const after = played.filter(({ publishedNs }) => publishedNs >= onsetNs);
  const usual = without.filter(({ publishedNs }) => publishedNs >= onsetNs);
  const signs = after.map((scene, i) =>
    signOf(scene, after[i - 1] ?? played.findLast((one) => one.publishedNs < onsetNs), fault.signs, drive),
  );
  const first = signs.findIndex((sign) => sign !== undefined);
  const detected = first >= 0;
  const judged = detected ? after.slice(first) : after;
  const right = judged.filter(({ scene }) => fault.modes.includes(scene.mode)).length;
  const sign = signs[first];
  return {
    fault: fault.name,
    drive: drive.name,
    kind: drive.kind,
    scenes: after.length,
    detected,
    ...(detected && { detectedAfterFrames: first + 1 }),
    inTime: detected && first < fault.maxFrames,
    ...(sign !== undefined && { sign }),
    modeRightShare: judged.length === 0 ? 0 : right / judged.length,
    modes: modesOf(after),
    falseAlarmShare:
      usual.filter(({ scene }) => findingOf(scene, fault.signs) !== undefined).length / Math.max(1, usual.length),
    errors: errorsOf(after, drive),
    errorsWithout: errorsOf(usual, drive),
  };
}

/** All scenes from a stamp on that have truth. */
export function errorsOf(scenes: readonly PlayedScene[], { truth }: PlayedDrive): ErrorCounts {
  const counter = new ErrorCounter();
  for (const { scene, camera } of scenes) {
    const frame = truth.get(scene.stampNs);
    if (frame?.objects !== undefined) counter.add(scene, frame, camera);
  }
  return counter.counts;
}

function findingOf(scene: RoadScene, { findings }: FaultSigns): string | undefined {
  return scene.health.find(({ code }) => findings?.includes(code) === true)?.code;
}

function signOf(
  { scene, alertCodes, publishedNs }: PlayedScene,
  before: { readonly publishedNs: TimeNs } | undefined,
  signs: FaultSigns,
  drive: PlayedDrive,
): string | undefined {
  const finding = findingOf(scene, signs);
  if (finding !== undefined) return finding;
  const lost = scene.inputs.find(
    ({ topic, state }) => state !== 'used' && signs.inputLost === (topic === drive.cameraTopic ? 'camera' : 'radar'),
  );
  if (lost !== undefined) return `${signs.inputLost} ${lost.state}`;
  const alert = alertCodes.find((code) => signs.alerts?.some((start) => code.startsWith(start)) === true);
  if (alert !== undefined) return alert;
  if (
    signs.gapSecs !== undefined &&
    before !== undefined &&
    secsBetween(before.publishedNs, publishedNs) > signs.gapSecs
  )
    return 'gap';
  return undefined;
}

function modesOf(scenes: readonly PlayedScene[]): Partial<Record<SceneMode, number>> {
  const modes: Partial<Record<SceneMode, number>> = {};
  for (const { scene } of scenes) modes[scene.mode] = (modes[scene.mode] ?? 0) + 1;
  return modes;
}
