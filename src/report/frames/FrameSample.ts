import type { Alert } from '../../domain/Alert.js';
import type { PublishedFrame, RadarInBase } from '../../domain/PublishedFrame.js';
import type { RoadScene } from '../../domain/RoadScene.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import { projectorOf } from '../../publish/projectorOf.js';
import type { Trails } from '../trust/TrackTrails.js';
import { samplePicture, type SamplePicture } from './samplePicture.js';

/** The data of a frame that the report keeps: copies, with a scaled-down picture. */
export interface FrameSample {
  readonly index: number;
  /** Of the stream's first scene stamp. */
  readonly secs: number;
  readonly scene: RoadScene;
  readonly picture?: SamplePicture;
  readonly projector?: CameraProjector;
  readonly radar?: RadarInBase;
  readonly alerts: readonly Alert[];
  readonly trails: Trails;
}

export async function takeSample(
  frame: PublishedFrame,
  index: number,
  secs: number,
  trails: Trails = new Map(),
): Promise<FrameSample> {
  const { scene } = frame;
  const { drivableArea, classImage } = scene;
  // All copies come before the first await: the frame is the caller's.
  const kept = {
    index,
    secs,
    scene: {
      ...scene,
      ...(drivableArea && { drivableArea: { ...drivableArea, cells: drivableArea.cells.slice() } }),
      ...(classImage && { classImage: { ...classImage, classIds: classImage.classIds.slice() } }),
    },
    ...(frame.radarInBase && { radar: copyRadar(frame.radarInBase) }),
    alerts: [...frame.alerts],
    trails,
  };
  const projector = projectorOf(frame);
  const picture = frame.camera && (await samplePicture(frame.camera.image));
  return { ...kept, ...(projector && { projector }), ...(picture && { picture }) };
}

const copyRadar = (radar: RadarInBase): RadarInBase => ({
  xM: radar.xM.slice(),
  yM: radar.yM.slice(),
  zM: radar.zM.slice(),
  radialSpeedMps: radar.radialSpeedMps.slice(),
  magnitudeDb: radar.magnitudeDb.slice(),
});
