import { rangeM, type EvaluationObject } from '#src/evaluate/detection/EvaluationObject.js';
import type { CameraProjector } from '#src/geometry/CameraProjector.js';
import { isPhantom } from './ErrorCounts.js';
import type { WorstCase } from './WorstCase.js';

const MIN_DEPTH_M = 0.8;
const MAX_RANGE_M = 60;
const COLOURS = { truth: '#ffffff', confirmed: '#27c93f', unconfirmed: '#ffbd2e', phantom: '#ff3b30' } as const;

/** Boxes over a picture of `widthPx` by `heightPx`, which may be scaled against the calibration: true objects white and dashed, confirmed green, unconfirmed yellow, phantoms red. */
export function worstCaseSvg({ played, truth }: WorstCase, widthPx: number, heightPx: number): string {
  const projector = played.camera?.projector;
  if (projector === undefined) return '';
  const { calibration } = projector;
  const scale = { x: widthPx / calibration.widthPx, y: heightPx / calibration.heightPx };
  const boxes: string[] = [];
  for (const object of truth.objects ?? [])
    boxes.push(boxOf(object, projector, scale, COLOURS.truth, 'stroke-dasharray="4 3"'));
  for (const object of played.scene.objects) {
    const { kind } = object.verdict;
    if (kind === 'rejected') continue;
    const colour = isPhantom(object, truth.present) ? COLOURS.phantom : COLOURS[kind];
    boxes.push(boxOf(object, projector, scale, colour, ''));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${boxes.join('')}</svg>`;
}

function boxOf(
  object: EvaluationObject,
  projector: CameraProjector,
  scale: { readonly x: number; readonly y: number },
  colour: string,
  style: string,
): string {
  if (rangeM(object) > MAX_RANGE_M) return '';
  const { xM, yM, zM, lengthM, widthM, heightM, yawRad } = object;
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let corner = 0; corner < 8; corner++) {
    const along = ((corner & 1) - 0.5) * lengthM;
    const across = (((corner >> 1) & 1) - 0.5) * widthM;
    const up = ((corner >> 2) - 0.5) * heightM;
    const x = xM + along * Math.cos(yawRad) - across * Math.sin(yawRad);
    const y = yM + along * Math.sin(yawRad) + across * Math.cos(yawRad);
    if (!projector.project(x, y, zM + up, MIN_DEPTH_M)) return '';
    left = Math.min(left, projector.uPx);
    right = Math.max(right, projector.uPx);
    top = Math.min(top, projector.vPx);
    bottom = Math.max(bottom, projector.vPx);
  }
  const px = (value: number): string => value.toFixed(1);
  return `<rect x="${px(left * scale.x)}" y="${px(top * scale.y)}" width="${px((right - left) * scale.x)}" height="${px((bottom - top) * scale.y)}" fill="none" stroke="${colour}" stroke-width="2" ${style}/>`;
}
