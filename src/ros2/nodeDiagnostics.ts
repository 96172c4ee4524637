import type { AlertLog } from '../domain/AlertLog.js';
import type { DiagnosticStatus } from '../messages/DiagnosticStatus.js';
import { alertStatus, finiteStatus, providerStatuses, sceneStatuses } from '../publish/ros/sceneStatuses.js';
import type { NodeSession } from './NodeSession.js';

/** The current statuses of the node, one per concern. */
export function nodeStatuses(
  state: string,
  session: NodeSession | undefined,
  recent: AlertLog,
  loop: DiagnosticStatus,
): readonly DiagnosticStatus[] {
  const lifecycle: DiagnosticStatus = {
    level: state === 'active' || state === 'inactive' ? 'ok' : 'warn',
    name: 'lifecycle',
    message: state,
    values: {},
  };
  if (session === undefined) return [lifecycle, alertStatus(recent), loop];
  const steadyMs = performance.now();
  return [
    lifecycle,
    ...ofScene(session),
    ...(session.active ? session.monitors.map((monitor) => monitor.status(steadyMs)) : []),
    ...providerStatuses(session.engine.attempts),
    modelProcessStatus(session),
    session.processing.status(steadyMs),
    modelStatus(session),
    alertStatus(recent),
    finiteStatus(session.takeLeftOut()),
    loop,
  ];
}

/** Of the newest scene, heartbeats included. */
function ofScene(session: NodeSession): readonly DiagnosticStatus[] {
  const scene = session.lastScene;
  if (session.active && scene !== undefined) return sceneStatuses(scene);
  return [
    {
      level: session.active ? 'stale' : 'ok',
      name: 'mode',
      message: session.active ? 'no scene yet' : 'not active',
      values: {},
    },
  ];
}

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
