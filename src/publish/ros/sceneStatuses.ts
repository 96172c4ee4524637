import type { Alert } from '../../domain/Alert.js';
import type { AlertLog } from '../../domain/AlertLog.js';
import type { DiagnosticStatus, Level } from '../../messages/DiagnosticStatus.js';
import type { ProviderAttempt } from '../../domain/Inference.js';
import type { RoadScene, SceneMode } from '../../domain/RoadScene.js';
import { rosFromTimeNs, secsBetween } from '../../domain/time.js';
import type { VerdictKind } from '../../domain/Verdict.js';

const MODE_LEVELS: Readonly<Record<SceneMode, Level>> = {
  NOMINAL: 'ok',
  CAMERA_ONLY: 'warn',
  RADAR_ONLY: 'warn',
  MISALIGNED: 'error',
  STALE: 'stale',
  FAILED: 'error',
};
const SEVERITY_LEVELS: Readonly<Record<Alert['severity'], Level>> = { info: 'ok', warning: 'warn', error: 'error' };
const ORDER: readonly Level[] = ['ok', 'warn', 'error'];

/** Statuses of a scene on /diagnostics, live and in a replay: mode, input health, objects and hazards. */
export const sceneStatuses = (scene: RoadScene): readonly DiagnosticStatus[] => [
  modeStatus(scene),
  healthStatus(scene),
  contentStatus(scene),
];

/** How far to trust the scene, why, and since when. */
function modeStatus(scene: RoadScene): DiagnosticStatus {
  const { sec, nanosec } = rosFromTimeNs(scene.modeSinceNs);
  return {
    level: MODE_LEVELS[scene.mode],
    name: 'mode',
    message: `${scene.mode}: ${scene.modeReason}`,
    values: {
      mode: scene.mode,
      reason: scene.modeReason,
      'entered at (s)': `${sec}.${String(nanosec).padStart(9, '0')}`,
      'time in this mode (s)': secsBetween(scene.modeSinceNs, scene.stampNs).toFixed(1),
      'dropped frames': `${(scene.dropRatio * 100).toFixed(2)} %`,
      'ego speed source': scene.egoSpeedSource,
      scenes: `${scene.sequence + 1}`,
      sentence: scene.sentence,
    },
  };
}

/** Faults in the content of inputs that arrived. */
function healthStatus({ health, outOfDistribution }: RoadScene): DiagnosticStatus {
  const message = health.map(({ code, input, severity }) => `${input}: ${code} (${severity})`).join(', ');
  return {
    level: health.some(({ severity }) => severity === 'unfit') ? 'error' : health.length > 0 ? 'warn' : 'ok',
    name: 'input health',
    message: message === '' ? 'nothing found' : message,
    values: {
      ...Object.fromEntries(
        health.map(({ rule, code, measured, limit, unit }) => [
          rule,
          `${code}: ${measured.toFixed(3)} ${unit} (limit ${limit.toFixed(3)})`.replace('  ', ' '),
        ]),
      ),
      ...(outOfDistribution !== undefined && { 'out of distribution': outOfDistribution.toFixed(3) }),
    },
  };
}

function contentStatus({ objects, detections, hazards }: RoadScene): DiagnosticStatus {
  const count = (kind: VerdictKind, items: RoadScene['detections']): string =>
    String(items.filter(({ verdict }) => verdict.kind === kind).length);
  return {
    level: 'ok',
    name: 'scene',
    message: hazards[0]?.text ?? 'no hazard',
    values: {
      confirmed: count('confirmed', objects),
      unconfirmed: count('unconfirmed', objects),
      'rejected detections': count('rejected', detections),
      hazards: String(hazards.length),
    },
  };
}

/** Objects and detections dropped since the last messages. */
export const finiteStatus = (leftOut: number): DiagnosticStatus => ({
  level: leftOut === 0 ? 'ok' : 'error',
  name: 'objects',
  message: leftOut === 0 ? 'finite' : 'objects dropped for NaN or infinity',
  values: { 'left out': `${leftOut}` },
});

/** The newest attempt of each provider. One that never worked is no fault of a machine without its hardware; one that worked and was given up is. */
export function providerStatuses(attempts: readonly ProviderAttempt[]): readonly DiagnosticStatus[] {
  const newest = new Map(attempts.map((attempt) => [attempt.provider, attempt]));
  return [...newest.values()].map(({ provider, accepted, reason }) => {
    const hasWorked = attempts.some((attempt) => attempt.provider === provider && attempt.accepted);
    return {
      level: accepted || !hasWorked ? 'ok' : 'warn',
      name: `provider ${provider}`,
      message: accepted ? 'running' : hasWorked ? 'given up' : 'not available here',
      values: { reason },
    };
  });
}

/** The worst alert since the last messages in words, and all of them counted. */
export function alertStatus(recent: AlertLog): DiagnosticStatus {
  const counts = recent.counts();
  const level = ORDER[Math.max(0, ...counts.map(({ alert }) => ORDER.indexOf(SEVERITY_LEVELS[alert.severity])))]!;
  const worst = counts.find(({ alert }) => SEVERITY_LEVELS[alert.severity] === level)?.alert;
  return {
    level,
    name: 'alerts',
    message: worst === undefined ? 'none' : alertText(worst),
    values: Object.fromEntries(
      counts.map(({ alert, count }) => [`${alert.code} ${alert.topic ?? ''}`.trim(), `${count}`]),
    ),
  };
}

/** Sentence and tip. */
export const alertText = ({ message, tip }: Alert): string => `${message}${/[.!?]$/.test(message) ? '' : '.'} ${tip}`;
