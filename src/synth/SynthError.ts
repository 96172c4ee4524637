import { nearestName } from '../config/nearestName.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';

/** The generator was asked for an unknown option; the message lists the known ones. */
export class SynthError extends RoadsceneError {}

export function unknownNameError(what: string, known: readonly string[], received: string): SynthError {
  const nearest = nearestName(received, known);
  const hint = nearest === undefined ? '' : `. Did you mean ${nearest}?`;
  return new SynthError(
    `synth/unknown-${what}`,
    `Expected one of ${known.join(', ')} for ${what} but received "${received}"${hint}`,
  );
}
