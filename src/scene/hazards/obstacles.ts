import type { Hazard } from '../../domain/Hazard.js';
import type { PathObject } from '../path/PathObject.js';
import { hazardOf, isInCorridor, severityOf, severityOfTime, type HazardView } from './HazardView.js';
import { ahead, metres } from './words.js';

/** Cones and boards of road works stand this near to the path and to each other (RSA 21: every 5 to 10 m), at least this many. */
const ZONE_SIDE_M = 7;
const ZONE_STEP_M = 15;
const ZONE_PIECES = 3;
const ZONE_LENGTH_M = 6;

/** Cones, boards and lost cargo: several along the lane are a construction zone, single ones in the path are debris. */
export function obstacles(view: HazardView): readonly Hazard[] {
  const pieces = view.objects.filter(
    ({ object, gapM, acrossM }) => object.label === 'hazard' && gapM > 0 && Math.abs(acrossM) < ZONE_SIDE_M,
  );
  const zone = constructionZone(pieces);
  const hazards: Hazard[] = [];
  const first = zone?.[0];
  if (zone !== undefined && first !== undefined) {
    const timeSecs = view.path.speedMps > 1 ? first.gapM / view.path.speedMps : undefined;
    const severity = severityOfTime(timeSecs, view.parameters);
    hazards.push(
      hazardOf(view, [first, ...zone.slice(1)], {
        kind: 'construction-zone',
        // Beside the path it is a notice: no reason to brake.
        severity: severity === 'critical' ? 'warning' : severity,
        timeSecs,
        text: `Construction zone ${ahead(first)}, ${zone.length} markers over ${metres(zone.at(-1)!.gapM - first.gapM)}.`,
      }),
    );
  }
  const inPath = pieces.find((piece) => isInCorridor(view, piece));
  if (inPath !== undefined) {
    const timeSecs = view.collisionSecs.get(inPath);
    const isMarker = zone?.includes(inPath) === true;
    hazards.push(
      hazardOf(view, [inPath], {
        kind: isMarker ? 'stationary-obstacle' : 'debris',
        severity: severityOf(view, inPath),
        timeSecs,
        text: `${isMarker ? 'Road works marker' : 'Debris'} in the path ${ahead(inPath)}.`,
      }),
    );
  }
  return hazards;
}

/** The first run of pieces, near to far, with no wide gap between them. */
function constructionZone(pieces: readonly PathObject[]): readonly PathObject[] | undefined {
  let run: PathObject[] = [];
  for (const piece of pieces) {
    const last = run.at(-1);
    if (last !== undefined && piece.gapM - last.gapM > ZONE_STEP_M) {
      if (isZone(run)) return run;
      run = [];
    }
    run.push(piece);
  }
  return isZone(run) ? run : undefined;
}

const isZone = (run: readonly PathObject[]): boolean =>
  run.length >= ZONE_PIECES && run.at(-1)!.gapM - run[0]!.gapM >= ZONE_LENGTH_M;
