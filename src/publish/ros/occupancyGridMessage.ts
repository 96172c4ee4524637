import type { RoadScene } from '../../domain/RoadScene.js';
import { rosHeader } from './rosPose.js';

/** nav_msgs/OccupancyGrid; of size 0 when the scene has no drivable area. */
export function occupancyGridMessage(scene: RoadScene) {
  const header = rosHeader(scene);
  const area = scene.drivableArea;
  if (area === undefined) return { header };
  return {
    header,
    info: {
      map_load_time: header.stamp,
      resolution: area.resolutionM,
      width: area.cellsX,
      height: area.cellsY,
      origin: {
        position: { x: area.originXM, y: area.originYM, z: 0 },
        orientation: { x: 0, y: 0, z: 0, w: 1 },
      },
    },
    data: area.cells,
  };
}
