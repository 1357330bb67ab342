import { closest, distance } from 'fastest-levenshtein';

/** The name a person most likely meant, or undefined when none is near enough to be worth saying. */
export function nearName(written: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || written.length > 100) return undefined;
  const best = closest(
    written.toLowerCase(),
    names.map((name) => name.toLowerCase()),
  );
  const name = names.find((candidate) => candidate.toLowerCase() === best);
  const limit = Math.max(1, Math.round(written.length * 0.4));
  const isNear =
    distance(written.toLowerCase(), best) <= limit || inOrder(written) === inOrder(best);
  return isNear ? name : undefined;
}

/** Swapped letters are the commonest slip, and the distance counts them double. */
function inOrder(text: string): string {
  return text.toLowerCase().split('').sort().join('');
}
