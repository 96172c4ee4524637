import type { DiagnosticStatus, Level } from '../diagnostics/DiagnosticStatus.js';
import type { Alert } from '../domain/Alert.js';
import { AlertLog } from '../domain/AlertLog.js';
import type { SceneMode } from '../domain/RoadScene.js';
import type { NodeSession } from './NodeSession.js';

const MODE_LEVELS: Readonly<Record<SceneMode, Level>> = {
  NOMINAL: 'ok',
  CAMERA_ONLY: 'warn',
  RADAR_ONLY: 'warn',
  STALE: 'stale',
  FAILED: 'error',
};
const SEVERITY_LEVELS: Readonly<Record<Alert['severity'], Level>> = { info: 'ok', warning: 'warn', error: 'error' };

/** One status a concern of the node, as they stand. */
export function nodeStatuses(
  state: string,
  session: NodeSession | undefined,
  recent: AlertLog,
): readonly DiagnosticStatus[] {
  const lifecycle: DiagnosticStatus = {
    level: state === 'active' || state === 'inactive' ? 'ok' : 'warn',
    name: 'lifecycle',
    message: state,
    values: {},
  };
  if (session === undefined) return [lifecycle, alertStatus(recent)];
  const steadyMs = performance.now();
  return [
    lifecycle,
    modeStatus(session),
    ...(session.active ? session.monitors.map((monitor) => monitor.status(steadyMs)) : []),
    ...providerStatuses(session),
    modelProcessStatus(session),
    session.processing.status(steadyMs),
    modelStatus(session),
    alertStatus(recent),
  ];
}

function modeStatus(session: NodeSession): DiagnosticStatus {
  const scene = session.lastScene;
  const values = { 'dropped frames': `${(session.dropRatio * 100).toFixed(2)} %` };
  if (!session.active) return { level: 'ok', name: 'mode', message: 'not active', values };
  if (scene === undefined) return { level: 'stale', name: 'mode', message: 'no scene yet', values };
  return {
    level: MODE_LEVELS[scene.mode],
    name: 'mode',
    message: `${scene.mode}: ${scene.modeReason}`,
    values: { ...values, 'ego speed source': scene.egoSpeedSource, scenes: `${scene.sequence + 1}` },
  };
}

/** The rung that runs is ok; a rejected one above it is told of with its reason, as the model runs slower than it could. */
const providerStatuses = ({ engine }: NodeSession): readonly DiagnosticStatus[] =>
  engine.attempts.map(({ provider, accepted, reason }) => ({
    level: accepted ? 'ok' : 'warn',
    name: `provider ${provider}`,
    message: accepted ? 'running' : 'rejected',
    values: { reason },
  }));

function modelProcessStatus({ engine }: NodeSession): DiagnosticStatus {
  const supervision = engine.supervision;
  const { state, restarts, lastRestart, pid, usage } = supervision;
  return {
    level: state === 'running' ? (restarts > 0 ? 'warn' : 'ok') : 'error',
    name: 'inference process',
    message: restarts === 0 ? state : `${state}, restarted ${restarts} time${restarts === 1 ? '' : 's'}`,
    values: {
      pid: `${pid ?? ''}`,
      restarts: `${restarts}`,
      'last restart': lastRestart?.reason ?? '',
      'processor time (s)': (usage.cpuMs / 1000).toFixed(1),
      'memory (MiB)': (usage.residentBytes / 2 ** 20).toFixed(0),
    },
  };
}

function modelStatus({ engine }: NodeSession): DiagnosticStatus {
  const { name, version, licence, training } = engine.contract;
  return {
    level: 'ok',
    name: 'model',
    message: `${name} ${version}`,
    values: {
      sha256: engine.modelSha256,
      licence: licence.spdx,
      use: licence.use,
      trained_on: training.data.map((data) => data.name).join(', '),
      provider: engine.provider,
    },
  };
}

function alertStatus(recent: AlertLog): DiagnosticStatus {
  const counts = recent.counts();
  const order: readonly Level[] = ['ok', 'warn', 'error'];
  const level = order[Math.max(0, ...counts.map(({ alert }) => order.indexOf(SEVERITY_LEVELS[alert.severity])))]!;
  const worst = counts.find(({ alert }) => SEVERITY_LEVELS[alert.severity] === level)?.alert;
  return {
    level,
    name: 'alerts',
    message: worst === undefined ? 'none' : `${worst.message}. ${worst.tip}`,
    values: Object.fromEntries(
      counts.map(({ alert, count }) => [`${alert.code} ${alert.topic ?? ''}`.trim(), `${count}`]),
    ),
  };
}
