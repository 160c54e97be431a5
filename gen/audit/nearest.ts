/**
 * The word that somebody may have meant.
 *
 * @module
 */

/** The nearest of some words by letters that differ; null when none is near. */
export function nearest(word: string, words: Iterable<string>): string | null {
  let [best, least] = [null as string | null, Math.min(2, Math.ceil(word.length / 4)) + 1];
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) > least) continue;
    const distance = distanceOf(word.toLowerCase(), candidate.toLowerCase());
    // Of two that are as near, the one that starts like the word: people forget letters later on.
    const closer = distance === least && best !== null &&
      sharedStart(word, candidate) > sharedStart(word, best);
    if (distance < least || closer) [best, least] = [candidate, distance];
  }
  return best;
}

function sharedStart(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count]?.toLowerCase() === b[count]?.toLowerCase()) count += 1;
  return count;
}

/** How many letters have to be put in, taken out or replaced. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
