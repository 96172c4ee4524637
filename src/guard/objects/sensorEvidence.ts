import type { Detection } from '../../domain/Detection.js';
import type { GuardParameters } from '../parameters.js';
import type { FrameView } from './FrameView.js';
import type { Remark } from './ObjectRule.js';
import { isInPicture } from './isInPicture.js';

/** Unhidden objects closer than this must be seen by the camera, which shows some objectness everywhere. */
const NEAR_RANGE_M = 25;
const NEAR_CAMERA_SCORE = 0.08;

/** The evidence of each sensor for an object: none, one or several remarks. Radar alone never confirms; an object that neither sensor sees is rejected. */
export function sensorEvidence(
  detection: Detection,
  view: FrameView,
  parameters: GuardParameters['objects'],
  remarks: Remark[],
): void {
  const hasReturns = view.hasRadar && detection.radarPointCount > 0;
  if (!view.hasCamera || !isInPicture(detection, view.facts.camera)) {
    remarks.push({ reason: 'radar-only', effect: 'unconfirm' });
    return;
  }
  const { cameraScore } = detection;
  if (cameraScore === undefined) {
    // The camera's objectness covers vehicles and vulnerable road users; other objects only have the fused score.
    remarks.push(
      hasReturns ? { reason: 'camera-missing', effect: 'unconfirm' } : { reason: 'camera-only', effect: 'unconfirm' },
    );
    return;
  }
  const isNear = Math.hypot(detection.xM, detection.yM) < NEAR_RANGE_M && !view.occlusion.hides(detection);
  const isCameraMissing =
    cameraScore < (isNear ? Math.max(NEAR_CAMERA_SCORE, parameters.minCameraScore) : parameters.minCameraScore);
  if (isCameraMissing) remarks.push({ reason: 'camera-missing', effect: hasReturns ? 'unconfirm' : 'reject' });
  if (hasReturns || isCameraMissing) return;
  remarks.push({
    reason: 'camera-only',
    effect: cameraScore < parameters.cameraOnlyScore ? 'unconfirm' : 'remark',
  });
}
