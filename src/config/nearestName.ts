import { closest, distance } from 'fastest-levenshtein';

/** The known name a misspelt one was probably meant to be; undefined when none is near (more than half of its letters differ). */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const candidate = known.find((entry) => entry.toLowerCase() === best)!;
  return distance(name.toLowerCase(), best) <= Math.max(name.length, best.length) / 2 ? candidate : undefined;
}
