import { closest, distance } from 'fastest-levenshtein';

/** The known name closest to a misspelt one; undefined when more than half of the letters differ. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const candidate = known.find((entry) => entry.toLowerCase() === best)!;
  return distance(name.toLowerCase(), best) <= Math.max(name.length, best.length) / 2 ? candidate : undefined;
}
