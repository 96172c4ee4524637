import { smoothstep } from '../math/deterministicMath.js';
import type { Road } from './Road.js';
import type { RoadLine } from './RoadView.js';
import type { WorldLaneBoundary } from './WorldFrame.js';

const STEP_M = 4;
const BEHIND_M = 20;
const AHEAD_M = 160;

/** Where the line lies at a station, its shift through road works included. */
export function lineOffsetAt(line: RoadLine, sM: number): number {
  if (line.shift === undefined) return line.offsetM;
  const { fromM, toM, deltaM } = line.shift;
  return line.offsetM + deltaM * smoothstep((sM - fromM) / (toM - fromM));
}

interface Outline {
  readonly laneBoundaries: readonly WorldLaneBoundary[];
  readonly drivablePolygons: readonly (readonly (readonly [number, number])[])[];
}

/** Lane boundaries and asphalt from 20 m behind the station to 160 m ahead, in the world frame. */
export function outlineRoad(road: Road, egoStationM: number): Outline {
  const fromM = egoStationM - BEHIND_M;
  const count = Math.floor((AHEAD_M + BEHIND_M) / STEP_M) + 1;
  const laneBoundaries: WorldLaneBoundary[] = [];
  for (const line of road.lines) {
    const pointsM: [number, number, number][] = [];
    for (let i = 0; i < count; i++) {
      const sM = fromM + i * STEP_M;
      if (sM < line.fromM || sM > line.toM) continue;
      const pose = road.poseAt(sM, lineOffsetAt(line, sM));
      pointsM.push([pose.xM, pose.yM, pose.zM]);
    }
    if (pointsM.length > 1)
      laneBoundaries.push({
        pointsM,
        style: line.style,
        colour: line.colour,
        widthM: line.widthM,
        isRoadEdge: line.isRoadEdge,
      });
  }
  const { rightEdgeM, leftEdgeM, median } = road.section;
  const strip = (rightM: number, leftM: number, startM: number, endM: number): [number, number][] => {
    const points: [number, number][] = [];
    for (let sM = startM; sM < endM; sM += STEP_M) points.push(pointAt(road, sM, rightM));
    points.push(pointAt(road, endM, rightM));
    for (let sM = endM; sM > startM; sM -= STEP_M) points.push(pointAt(road, sM, leftM));
    points.push(pointAt(road, startM, leftM));
    return points;
  };
  const toM = egoStationM + AHEAD_M;
  const drivablePolygons =
    median === undefined
      ? [strip(rightEdgeM, leftEdgeM, fromM, toM)]
      : [strip(rightEdgeM, median.fromM, fromM, toM), strip(median.toM, leftEdgeM, fromM, toM)];
  for (const junction of road.features.junctions) {
    if (junction.toM < fromM || junction.fromM > toM) continue;
    drivablePolygons.push(strip(leftEdgeM, leftEdgeM + junction.reachM, junction.fromM, junction.toM));
    drivablePolygons.push(strip(rightEdgeM - junction.reachM, rightEdgeM, junction.fromM, junction.toM));
  }
  return { laneBoundaries, drivablePolygons };
}

function pointAt(road: Road, sM: number, dM: number): [number, number] {
  const pose = road.poseAt(sM, dM);
  return [pose.xM, pose.yM];
}
