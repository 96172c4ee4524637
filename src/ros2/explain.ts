import type { RoadScene } from '../domain/RoadScene.js';

/** Explains a scene: its mode, then a line for every object with a reason, and for every rejected detection. */
export function explainScene(scene: RoadScene): readonly string[] {
  const head = `scene ${scene.sequence}: ${scene.mode}, ${scene.modeReason}`;
  const findings = scene.health.map(
    ({ rule, code, input, severity, measured, limit, unit }) =>
      `${input} is ${severity}: ${code} by ${rule} (${measured.toPrecision(3)}, limit ${limit.toPrecision(3)}${unit && ` ${unit}`})`,
  );
  const objects = scene.objects.map(
    (object) =>
      `track ${object.trackId}, ${object.label} at ${place(object)}: ${object.verdict.kind}${reasons(object.verdict.reasons)}`,
  );
  const rejected = scene.detections
    .filter(({ verdict }) => verdict.kind === 'rejected')
    .map(
      (detection) =>
        `${detection.label} at ${place(detection)} (this frame alone): rejected${reasons(detection.verdict.reasons)}`,
    );
  return [head, ...findings, ...objects, ...rejected];
}

const place = ({ xM, yM }: { readonly xM: number; readonly yM: number }): string =>
  `${xM.toFixed(1)} m ahead, ${Math.abs(yM).toFixed(1)} m ${yM >= 0 ? 'left' : 'right'}`;

const reasons = (list: readonly string[]): string => (list.length === 0 ? '' : ` (${list.join(', ')})`);
