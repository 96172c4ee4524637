import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import type { LaneBoundary } from '../../domain/Hazard.js';
import type { SceneObject } from '../../domain/Track.js';
import type { JudgedDetection } from '../../domain/Verdict.js';
import type { Transform } from '../../domain/Transform.js';
import { invert } from '../../geometry/Transform.js';
import { boxCorners } from '../../publish/boxWireframe.js';
import { CLASS_COLOURS } from '../../publish/classColours.js';
import { heldBack, shownObjects } from '../../publish/heldBack.js';
import { groundVelocity } from '../../publish/groundVelocity.js';
import { radialSpeedClass } from './radialSpeedClass.js';
import { drivablePath } from './drivablePath.js';
import type { FrameSample } from './FrameSample.js';
import { placeLabels } from './placeLabels.js';

/** What all bird's-eye views of a report show, metres in base_link. */
export interface BirdsEyeRange {
  readonly aheadM: number;
  readonly sideM: number;
}

/** Height of the numbers' font, as in the styles. */
const NUMBER_M = 1.75;
const BEHIND_M = 4;
const RING_M = 10;
const FREE = 0;
const BLOCKED = 100;

/** Wide enough for the drivable area and for every object of the samples, within reason. */
export function birdsEyeRange(samples: readonly FrameSample[]): BirdsEyeRange {
  let [aheadM, sideM] = [50, 20];
  for (const { scene } of samples) {
    const area = scene.drivableArea;
    if (area) aheadM = Math.max(aheadM, area.originXM + area.cellsX * area.resolutionM);
    for (const { xM, yM } of scene.objects) {
      aheadM = Math.max(aheadM, Math.min(110, xM + 4));
      sideM = Math.max(sideM, Math.min(30, Math.abs(yM) + 3));
    }
  }
  return { aheadM, sideM };
}

/** SVG seen from above, forward up: drivable area, range rings, camera's field of view, radar returns, lane boundaries, boxes with heading, velocity and trail, crosses for rejected detections. */
export function birdsEye(sample: FrameSample, range: BirdsEyeRange): string {
  const { scene } = sample;
  const { aheadM, sideM } = range;
  // Inside the group x is forward and y left, as in base_link.
  return (
    `<svg class="birdseye" viewBox="${-sideM} ${-aheadM} ${2 * sideM} ${aheadM + BEHIND_M}" role="img" aria-label="Bird's-eye view">` +
    `<g transform="matrix(0 -1 -1 0 0 0)">` +
    (scene.drivableArea
      ? `<path class="free" d="${drivablePath(scene.drivableArea, FREE)}"/><path class="blocked" d="${drivablePath(scene.drivableArea, BLOCKED)}"/>`
      : '') +
    rings(range) +
    (sample.projector ? fieldOfView(sample.projector.calibration, sample.projector.cameraFromBase, range) : '') +
    radarDots(sample, range) +
    `<path class="ego" d="M0.6 0L-3.6 0.9v-1.8z"/>` +
    laneLines(scene.laneBoundaries) +
    shownObjects(scene)
      .map((object) => trail(sample.trails.get(object.trackId), object))
      .join('') +
    shownObjects(scene).map(objectShape).join('') +
    heldBack(scene).map(heldMark).join('') +
    `</g>${ringLabels(range)}${objectNumbers(shownObjects(scene), range)}</svg>`
  );
}

const f = (x: number): string => String(Math.round(x * 100) / 100);

function rings({ aheadM, sideM }: BirdsEyeRange): string {
  const reach = Math.hypot(aheadM, sideM);
  const circles: string[] = [];
  for (let r = RING_M; r < reach; r += RING_M) circles.push(`<circle r="${r}"/>`);
  return `<g class="rings">${circles.join('')}<path d="M0 0H${aheadM}"/></g>`;
}

/** Along the left edge, away from the traffic. */
function ringLabels({ aheadM, sideM }: BirdsEyeRange): string {
  const labels: string[] = [];
  for (let r = RING_M; r < Math.hypot(aheadM, sideM); r += RING_M) {
    const x = Math.min(r, sideM) - 0.5;
    const y = Math.sqrt(r * r - x * x);
    if (y < aheadM - 2) labels.push(`<text class="ring" x="${f(-x)}" y="${f(-y - 0.3)}">${r} m</text>`);
  }
  return labels.join('');
}

/** Rays along the left and right edge of the picture at the height of the principal point; lens distortion is ignored. */
function fieldOfView(calibration: CameraCalibration, cameraFromBase: Transform, { aheadM }: BirdsEyeRange): string {
  const { m } = invert(cameraFromBase);
  const rays = [0, calibration.widthPx].map((uPx) => {
    const right = (uPx - calibration.cxPx) / calibration.fxPx;
    const x = m[0]! * right + m[2]!;
    const y = m[4]! * right + m[6]!;
    const length = (1.5 * aheadM) / Math.hypot(x, y);
    return `M${f(m[3]!)} ${f(m[7]!)}l${f(x * length)} ${f(y * length)}`;
  });
  return `<path class="fov" d="${rays.join('')}"/>`;
}

function radarDots({ radar }: FrameSample, { aheadM, sideM }: BirdsEyeRange): string {
  if (radar === undefined) return '';
  const paths: Record<ReturnType<typeof radialSpeedClass>, string> = { standing: '', receding: '', approaching: '' };
  for (let i = 0; i < radar.xM.length; i++) {
    const [x, y] = [radar.xM[i]!, radar.yM[i]!];
    // A line of no length with round ends is a dot; thousands of them are one element.
    if (x > -BEHIND_M && x < aheadM && Math.abs(y) < sideM)
      paths[radialSpeedClass(radar.radialSpeedMps[i]!)] += `M${f(x)} ${f(y)}h0`;
  }
  return `<g class="radar">${Object.entries(paths)
    .map(([kind, d]) => (d === '' ? '' : `<path class="${kind}" d="${d}"/>`))
    .join('')}</g>`;
}

function objectShape(object: SceneObject): string {
  const c = boxCorners(object);
  const corner = (i: number): string => `${f(c[i * 3]!)} ${f(c[i * 3 + 1]!)}`;
  const frontX = object.xM + (object.lengthM / 2) * Math.cos(object.yawRad);
  const frontY = object.yM + (object.lengthM / 2) * Math.sin(object.yawRad);
  return (
    `<g class="object ${object.verdict.kind}" style="--class:${CLASS_COLOURS[object.label]}"><path class="body" d="M${corner(0)}L${corner(1)}L${corner(3)}L${corner(2)}z"/>` +
    `<path d="M${f(object.xM)} ${f(object.yM)}L${f(frontX)} ${f(frontY)}"/>${velocityArrow(object)}</g>`
  );
}

function trail(placesXyM: readonly number[] | undefined, object: SceneObject): string {
  if (placesXyM === undefined || placesXyM.length < 4) return '';
  const points: string[] = [];
  for (let i = 0; i + 1 < placesXyM.length; i += 2) points.push(`${f(placesXyM[i]!)} ${f(placesXyM[i + 1]!)}`);
  return `<path class="trail" style="--class:${CLASS_COLOURS[object.label]}" d="M${points.join('L')}"/>`;
}

const laneLines = (boundaries: readonly LaneBoundary[]): string =>
  boundaries
    .map(({ kind, pointsXyM }) => {
      const points: string[] = [];
      for (let i = 0; i + 1 < pointsXyM.length; i += 2) points.push(`${f(pointsXyM[i]!)} ${f(pointsXyM[i + 1]!)}`);
      return points.length < 2 ? '' : `<path class="${kind}" d="M${points.join('L')}"/>`;
    })
    .join('');

/** A cross for each rejected detection. */
const heldMark = ({ xM, yM }: JudgedDetection): string =>
  `<path class="heldmark" d="M${f(xM - 0.7)} ${f(yM - 0.7)}l1.4 1.4m0 -1.4l-1.4 1.4"/>`;

/** As long as the object moves in one second. */
function velocityArrow(object: SceneObject): string {
  const velocity = groundVelocity(object);
  if (velocity === undefined) return '';
  const cos = Math.cos(velocity.directionRad);
  const sin = Math.sin(velocity.directionRad);
  const point = (along: number, across: number): string =>
    `${f(object.xM + along * cos - across * sin)} ${f(object.yM + along * sin + across * cos)}`;
  const tip = velocity.speedMps;
  return `<path class="velocity" d="M${point(0, 0)}L${point(tip, 0)}M${point(tip - 1, 0.6)}L${point(tip, 0)}L${point(tip - 1, -0.6)}"/>`;
}

/** Outside the turned group, so that they stand upright; beside the box, so that it stays visible. */
function objectNumbers(objects: readonly SceneObject[], { aheadM, sideM }: BirdsEyeRange): string {
  const labels = objects.map(({ trackId, xM, yM, yawRad, lengthM, widthM }) => {
    const besideM = Math.max(widthM, lengthM * Math.abs(Math.sin(yawRad))) / 2 + 0.5;
    return { text: `#${trackId}`, x: sideM - yM + besideM, y: aheadM - xM + 0.7 };
  });
  return placeLabels(labels, NUMBER_M, 2 * sideM)
    .map(({ text, x, y }) => `<text class="number" x="${f(x - sideM)}" y="${f(y - aheadM)}">${text}</text>`)
    .join('');
}
