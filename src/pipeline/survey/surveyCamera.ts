import type { Alert } from '../../domain/Alert.js';
import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import type { CameraFrame } from '../../domain/CameraFrame.js';
import { EgoMotionBuffer } from '../../geometry/EgoMotionBuffer.js';
import type { TransformTree } from '../../geometry/TransformTree.js';
import { cameraView } from '../../sync/cameraView.js';

export interface CameraSurvey {
  readonly topic: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the picture as it is used: undefined when its calibration or mounting cannot be used. */
  readonly lens?: {
    readonly fxPx: number;
    readonly cxPx: number;
    readonly cyPx: number;
    readonly model: string;
    readonly heightM: number;
    /** Clockwise, that make the picture upright. */
    readonly turnedDeg: number;
  };
  readonly alerts: readonly Alert[];
}

/** How a replay would take the first picture of a camera. */
export function surveyCamera(
  frame: CameraFrame,
  calibration: CameraCalibration | undefined,
  { tree, baseFrameId }: { readonly tree: TransformTree; readonly baseFrameId: string },
): CameraSurvey {
  const alerts: Alert[] = [];
  const { view } = cameraView(frame, calibration ?? 'none in its first seconds', {
    tree,
    ego: new EgoMotionBuffer({ maxAgeSecs: 0, historySecs: 0 }),
    baseFrameId,
    stampNs: frame.stampNs,
    onAlert: (alert) => alerts.push(alert),
  });
  const { widthPx, heightPx } = frame.image;
  return {
    topic: frame.topic,
    widthPx,
    heightPx,
    ...(view !== undefined && {
      lens: {
        fxPx: view.calibration.fxPx,
        cxPx: view.calibration.cxPx,
        cyPx: view.calibration.cyPx,
        model: view.calibration.distortionModel,
        heightM: view.baseFromCamera.m[11]!,
        turnedDeg: 90 * (view.upright?.turns ?? 0),
      },
    }),
    alerts,
  };
}
