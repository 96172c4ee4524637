import { boxWireframe, type BoxWireframe } from '../../publish/boxWireframe.js';
import { CLASS_COLOURS } from '../../publish/classColours.js';
import { heldBack, shownObjects } from '../../publish/heldBack.js';
import { objectText, rejectedText, unsureText } from '../../publish/objectText.js';
import { dataUri, escapeHtml } from '../html.js';
import { classOverlay } from './classOverlay.js';
import { radialSpeedClass } from './radialSpeedClass.js';
import type { FrameSample } from './FrameSample.js';
import { placeLabels } from './placeLabels.js';

/** Labels are this many times smaller than the picture is wide. */
const FONT_SHARE = 58;
const PHONE_FONT_SHARE = 44;
/** Relative size of labels of unconfirmed objects; as in the styles. */
const SMALL = 0.72;
const RADAR_NEAR_M = 1;

/** SVG of the camera picture with layers of pixel classes, radar returns, boxes and labels; '' for a sample without a picture. */
export async function annotatedPicture(sample: FrameSample): Promise<string> {
  const { picture } = sample;
  if (picture === undefined) return '';
  // Boxes are drawn in the pixels of the calibrated camera, over the picture at whatever size it is kept.
  const width = sample.projector?.calibration.widthPx ?? picture.widthPx;
  const height = sample.projector?.calibration.heightPx ?? picture.heightPx;
  return (
    `<svg class="picture" viewBox="0 0 ${width} ${height}" style="--wide-font:${(width / FONT_SHARE).toFixed(1)}px;--phone-font:${(width / PHONE_FONT_SHARE).toFixed(1)}px" role="img" ` +
    `aria-label="Camera picture at ${sample.secs.toFixed(1)} seconds with ${shownObjects(sample.scene).length} objects">` +
    `<image width="${width}" height="${height}" preserveAspectRatio="none" href="${dataUri('image/jpeg', picture.jpeg)}"/>` +
    (await classLayer(sample)) +
    radarLayer(sample, width) +
    boxLayer(sample, width) +
    '</svg>'
  );
}

async function classLayer({ scene }: FrameSample): Promise<string> {
  const image = scene.classImage;
  if (image === undefined) return '';
  const [x, y] = [-image.offsetXPx / image.scaleX, -image.offsetYPx / image.scaleY];
  const [width, height] = [image.widthPx / image.scaleX, image.heightPx / image.scaleY];
  const href = dataUri('image/png', await classOverlay(image));
  return (
    `<g class="layer-classes"><image x="${f(x)}" y="${f(y)}" width="${f(width)}" height="${f(height)}" preserveAspectRatio="none" href="${href}"/>` +
    `<path class="band" d="M${f(x)} ${f(y)}h${f(width)}m0 ${f(height)}h${f(-width)}"/></g>`
  );
}

function radarLayer({ radar, projector }: FrameSample, width: number): string {
  if (radar === undefined || projector === undefined) return '';
  const dots: string[] = [];
  for (let i = 0; i < radar.xM.length; i++) {
    if (!projector.project(radar.xM[i]!, radar.yM[i]!, radar.zM[i]!, RADAR_NEAR_M)) continue;
    const { uPx, vPx } = projector;
    if (uPx < 0 || vPx < 0 || uPx > width || vPx > projector.calibration.heightPx) continue;
    dots.push(
      `<circle class="${radialSpeedClass(radar.radialSpeedMps[i]!)}" cx="${f(uPx)}" cy="${f(vPx)}" r="${f(width / 260)}"/>`,
    );
  }
  return `<g class="layer-radar">${dots.join('')}</g>`;
}

function boxLayer({ scene, projector }: FrameSample, width: number): string {
  if (projector === undefined) return '';
  const boxes = shownObjects(scene).flatMap((object) => {
    const wireframe = boxWireframe(object, projector);
    return wireframe === undefined ? [] : [{ object, wireframe }];
  });
  const rejected = heldBack(scene).flatMap((object) => {
    const wireframe = boxWireframe(object, projector);
    return wireframe === undefined ? [] : [{ object, wireframe, text: rejectedText(object) }];
  });
  const font = width / FONT_SHARE;
  const shapes = boxes.map(
    ({ object, wireframe }) =>
      `<g class="${object.verdict.kind}" stroke="${CLASS_COLOURS[object.label]}"><path d="${linePath(wireframe.edges)}"/><path class="front" d="${linePath(wireframe.frontEdges)}"/></g>`,
  );
  const nearestFirst = boxes
    .toSorted((a, b) => Math.hypot(a.object.xM, a.object.yM) - Math.hypot(b.object.xM, b.object.yM))
    .map(({ object, wireframe }) => {
      const isSure = object.verdict.kind === 'confirmed';
      return {
        text: isSure ? objectText(object) : unsureText(object),
        look: `${isSure ? '' : 'class="unsure" '}style="--class:${CLASS_COLOURS[object.label]}"`,
        x: wireframe.leftPx,
        y: wireframe.topPx - font * 0.3,
        size: isSure ? 1 : SMALL,
        isSure,
      };
    });
  // Labels of confirmed objects keep their place.
  const sureFirst = [...nearestFirst.filter(({ isSure }) => isSure), ...nearestFirst.filter(({ isSure }) => !isSure)];
  // Rejected detections come last, so that they do not displace other labels.
  const held = rejected.map(({ text, wireframe }) => ({
    text,
    look: 'class="held"',
    x: wireframe.leftPx,
    y: wireframe.topPx,
    size: SMALL,
  }));
  const labels = placeLabels([...sureFirst, ...held], font, width).map(
    ({ look, text, x, y }) => `<text x="${f(x)}" y="${f(y)}" ${look}>${escapeHtml(text)}</text>`,
  );
  return `<g class="layer-boxes">${shapes.join('')}${labels.join('')}</g>`;
}

const f = (x: number): string => x.toFixed(1);

const linePath = (edges: BoxWireframe['edges']): string =>
  edges.map(([u0, v0, u1, v1]) => `M${f(u0)} ${f(v0)}L${f(u1)} ${f(v1)}`).join('');
