import type { ClockState } from '../../domain/FusionSample.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputState, SceneMode } from '../../domain/RoadScene.js';
import type { TimeNs } from '../../domain/time.js';

/** The mode according to a single frame. */
export interface ModeFacts {
  readonly stampNs: TimeNs;
  /** The model saw a picture. */
  readonly hasImage: boolean;
  /** Undefined when the run has no camera topic. */
  readonly camera: InputState | undefined;
  readonly radars: readonly InputState[];
  /** A camera frame older than this when it arrives is stale. */
  readonly cameraStaleSecs: number;
  /** Why the model gave no answer. */
  readonly failure: string | undefined;
  /** Sensors with a clock of their own. */
  readonly clocks: readonly ClockState[];
  /** Of the input checks and of `judge`. */
  readonly findings: readonly HealthFinding[];
}

export interface FrameMode {
  readonly mode: SceneMode;
  readonly reason: string;
}

/** The mode of a single frame, with its reason in words: clocks that are not the others' are part of it. */
export function frameMode(facts: ModeFacts): FrameMode {
  const { mode, reason } = modeByInputs(facts);
  return { mode, reason: [reason, ...facts.clocks.map(clockText)].join('; ') };
}

const clockText = ({ topic, offsetSecs, isCorrected }: ClockState): string =>
  isCorrected
    ? `${offsetSecs.toFixed(3)} s added to the stamps of ${topic}`
    : `the clock of ${topic} is ${Math.abs(offsetSecs).toFixed(3)} s ${offsetSecs < 0 ? 'ahead' : 'behind'}`;

function modeByInputs(facts: ModeFacts): FrameMode {
  const { camera, radars, failure, findings } = facts;
  const unfit = (input: HealthFinding['input']): string =>
    findings
      .filter((finding) => finding.input === input && finding.severity === 'unfit')
      .map((finding) => finding.code)
      .join(', ');
  const cameraUnfit = unfit('camera');
  const radarUnfit = unfit('radar');
  const used = radarUnfit === '' ? radars.filter((radar) => radar.state === 'used') : [];
  const lost = radarUnfit === '' ? radarReason(radars) : `the radar is unfit: ${radarUnfit}`;
  const cameraReason = whyNoPicture(camera, cameraUnfit);
  if (!facts.hasImage || cameraUnfit !== '') {
    if (used.length === 0) return { mode: 'FAILED', reason: `${cameraReason}, and ${lost}` };
    if (failure === undefined) return { mode: 'RADAR_ONLY', reason: cameraReason };
  }
  if (failure !== undefined) return { mode: 'FAILED', reason: failure };
  if (facts.clocks.some(({ topic, isCorrected }) => topic === camera?.topic && !isCorrected))
    return { mode: 'STALE', reason: 'the pictures are stamped by another clock' };
  const ageSecs = camera?.ageSecs ?? 0;
  if (ageSecs > facts.cameraStaleSecs)
    return { mode: 'STALE', reason: `${camera?.topic ?? ''} arrived ${ageSecs.toFixed(2)} s after its stamp` };
  if (used.length === 0) return { mode: 'CAMERA_ONLY', reason: lost };
  if (findings.some(({ code, input }) => code === 'camera-radar-disagree' && input === 'both'))
    return { mode: 'STALE', reason: 'camera and radar show different moments' };
  const turned = findings.find(({ code, input }) => code === 'miscalibrated' && input === 'both');
  if (turned !== undefined)
    return {
      mode: 'MISALIGNED',
      reason: `camera and radar are turned against each other by ${turned.measured.toFixed(3)} rad: check calibration and mounting`,
    };
  if (used.length < radars.length)
    return { mode: 'NOMINAL', reason: `${lost}, ${used.length} of ${radars.length} radars in use` };
  return { mode: 'NOMINAL', reason: 'camera and radar in use' };
}

function whyNoPicture(camera: InputState | undefined, unfit: string): string {
  if (camera === undefined) return 'no camera topic';
  if (camera.state !== 'used' && unfit === '') return `${camera.topic} is ${camera.state}`;
  return unfit === ''
    ? `the picture of ${camera.topic} cannot be decoded`
    : `the picture of ${camera.topic} is unfit: ${unfit}`;
}

function radarReason(radars: readonly InputState[]): string {
  if (radars.length === 0) return 'no radar topic';
  return radars
    .filter((radar) => radar.state !== 'used')
    .map((radar) => `${radar.topic} is ${radar.state}`)
    .join(', ');
}
