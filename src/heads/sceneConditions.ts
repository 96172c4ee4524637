import type { ModelContract } from '../domain/ModelContract.js';
import type { SceneConditions } from '../domain/SceneConditions.js';

/** The most likely value of each group (the first of equals). `probabilities`: weather, light, road surface, visibility, one after the other. */
export function sceneConditions(probabilities: Float32Array, contract: ModelContract): SceneConditions {
  const { weather, light, roadSurface, visibility } = contract.outputs.conditions;
  let from = 0;
  const next = <T>(names: readonly T[]): { value: T; probability: number } => {
    let best = 0;
    for (let i = 1; i < names.length; i++) if (probabilities[from + i]! > probabilities[from + best]!) best = i;
    const chosen = { value: names[best]!, probability: probabilities[from + best]! };
    from += names.length;
    return chosen;
  };
  return { weather: next(weather), light: next(light), roadSurface: next(roadSurface), visibility: next(visibility) };
}
