import { z } from 'zod';
import { numberParameter } from '../../config/parameters.js';
import type { Detection } from '../../domain/Detection.js';
import type { FrameView } from './FrameView.js';
import type { Remark } from './ObjectRule.js';
import { isInPicture } from './isInPicture.js';

export const sensorEvidenceSchema = z.strictObject({
  minCameraScore: numberParameter({
    default: 0.05,
    min: 0,
    max: 1,
    unit: '',
    description:
      'camera-missing: an object in the picture with less camera-only objectness than this is not seen by the camera: unconfirmed.',
  }),
  nearCameraScore: numberParameter({
    default: 0.08,
    min: 0,
    max: 1,
    unit: '',
    description:
      'camera-missing: the same limit for unhidden objects closer than nearRangeM, which the camera must see.',
  }),
  nearRangeM: numberParameter({
    default: 25,
    min: 0,
    max: 100,
    unit: 'm',
    description: 'camera-missing: see nearCameraScore.',
  }),
  cameraOnlyScore: numberParameter({
    default: 0.25,
    min: 0,
    max: 1,
    unit: '',
    description: 'camera-only: least camera-only objectness to confirm an object without radar returns.',
  }),
});

/** The evidence of each sensor for an object: none, one or several remarks. Radar alone never confirms; an object that neither sensor sees is rejected. */
export function sensorEvidence(
  detection: Detection,
  view: FrameView,
  parameters: z.output<typeof sensorEvidenceSchema>,
  remarks: Remark[],
): void {
  const hasReturns = view.hasRadar && detection.radarPointCount > 0;
  if (!view.hasCamera || !isInPicture(detection, view.facts.camera)) {
    remarks.push({ reason: 'radar-only', effect: 'unconfirm' });
    return;
  }
  const isRadarMissing = view.hasRadar && !hasReturns && view.coverage.mustSee(detection, view.occlusion);
  if (isRadarMissing) remarks.push({ reason: 'radar-missing', effect: 'unconfirm' });
  const { cameraScore } = detection;
  if (cameraScore === undefined) {
    // The camera's objectness covers vehicles and vulnerable road users; other objects only have the fused score.
    remarks.push(
      hasReturns ? { reason: 'camera-missing', effect: 'unconfirm' } : { reason: 'camera-only', effect: 'unconfirm' },
    );
    return;
  }
  const isNear = Math.hypot(detection.xM, detection.yM) < parameters.nearRangeM && !view.occlusion.hides(detection);
  const isCameraMissing = cameraScore < (isNear ? parameters.nearCameraScore : parameters.minCameraScore);
  if (isCameraMissing) remarks.push({ reason: 'camera-missing', effect: hasReturns ? 'unconfirm' : 'reject' });
  if (hasReturns || isCameraMissing) return;
  remarks.push({
    reason: 'camera-only',
    effect: cameraScore < parameters.cameraOnlyScore ? 'unconfirm' : 'remark',
  });
}
