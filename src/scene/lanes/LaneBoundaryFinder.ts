import type { LaneBoundary } from '../../domain/Hazard.js';
import type { ClassImage } from '../../domain/RoadScene.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import type { EgoPath } from '../path/EgoPath.js';
import { Chain, extendChains } from './Chain.js';
import { fitChain } from './fitChain.js';
import { FIRST_ROW_M, GroundRows, ROW_STEP_M, ROWS, rowXM } from './GroundRows.js';
import { edgePoint, markingPoints } from './rowPoints.js';

/** A line appears in at least this many rows over this length; anything shorter is a word, an arrow or noise. */
const MIN_POINTS = 7;
const MIN_LENGTH_M = 4;
const MAX_BOUNDARIES = 8;
/** Beyond this a pixel of the class image covers more than a line's width. */
const MAX_PIXEL_M = 0.35;

/** Painted lines and edges of the road, from the class image through the ground plane: points of each row across the road are chained from near to far, and each chain is smoothed. */
export class LaneBoundaryFinder {
  readonly #rows = new GroundRows();

  /** The `MAX_BOUNDARIES` with most points; nearest to the path first. */
  find(classes: ClassImage, projector: CameraProjector, path: EgoPath): readonly LaneBoundary[] {
    const rows = this.#rows;
    rows.load(classes, projector);
    const markings: Chain[] = [];
    const left: Chain[] = [];
    const right: Chain[] = [];
    for (let row = 0; row < ROWS && rows.pixelM(row) <= MAX_PIXEL_M; row++) {
      const xM = rowXM(row);
      const ids = rows.row(row);
      // Chained beside the path, so that lines of a bend go straight on.
      const centreM = -path.acrossM(xM, 0);
      extendChains(
        markings,
        xM,
        markingPoints(ids, rows.pixelM(row)).map((yM) => yM - centreM),
      );
      addEdge(left, xM, edgePoint(ids, centreM, 1), centreM);
      addEdge(right, xM, edgePoint(ids, centreM, -1), centreM);
    }
    const pixelM = (xM: number): number =>
      rows.pixelM(Math.min(ROWS - 1, Math.max(0, Math.round((xM - FIRST_ROW_M) / ROW_STEP_M))));
    const fitted = (chains: readonly Chain[], kind: LaneBoundary['kind'], most: number): LaneBoundary[] =>
      chains
        .filter((chain) => chain.xM.length >= MIN_POINTS && chain.lengthM >= MIN_LENGTH_M)
        .sort((a, b) => b.xM.length - a.xM.length)
        .slice(0, most)
        .map((chain) => {
          for (let i = 0; i < chain.xM.length; i++) chain.yM[i]! -= path.acrossM(chain.xM[i]!, 0);
          return fitChain(chain, kind, pixelM);
        })
        .filter((boundary) => boundary !== undefined);
    return [
      ...withoutDoubles(fitted(markings, 'lane_marking', MAX_BOUNDARIES)),
      ...fitted(left, 'road_edge', 1),
      ...fitted(right, 'road_edge', 1),
    ].sort((a, b) => Math.abs(a.pointsXyM[1]!) - Math.abs(b.pointsXyM[1]!));
  }
}

function addEdge(chains: Chain[], xM: number, yM: number | undefined, centreM: number): void {
  if (yM !== undefined) extendChains(chains, xM, [yM - centreM]);
}

/** Lines nearer to each other than this are one line, which coarse pixels far away split. */
const SAME_LINE_M = 0.5;

/** Drops lines that run along a longer one (which comes first) over their whole length. */
function withoutDoubles(lines: readonly LaneBoundary[]): LaneBoundary[] {
  const kept: LaneBoundary[] = [];
  for (const line of lines) if (!kept.some((longer) => runsBeside(line, longer))) kept.push(line);
  return kept;
}

function runsBeside({ pointsXyM }: LaneBoundary, longer: LaneBoundary): boolean {
  for (let i = 0; i < pointsXyM.length; i += 2) {
    const yM = yAt(longer.pointsXyM, pointsXyM[i]!);
    if (yM === undefined || Math.abs(yM - pointsXyM[i + 1]!) > SAME_LINE_M) return false;
  }
  return true;
}

/** Linear between points; undefined before the first and after the last. */
function yAt(points: readonly number[], xM: number): number | undefined {
  for (let i = 2; i < points.length; i += 2) {
    const [fromX, toX] = [points[i - 2]!, points[i]!];
    if (xM < fromX || xM > toX) continue;
    return points[i - 1]! + ((points[i + 1]! - points[i - 1]!) * (xM - fromX)) / Math.max(toX - fromX, 1e-6);
  }
  return undefined;
}
