/**
 * 'Did you mean': the nearest of the words that would have been right. Pure; used for keys, tags,
 * sources, kinds, time zones and command-line flags.
 */

/** Longer words are not compared: the table of distances would cost more than the hint is worth. */
const MAX_WORD = 64;

/**
 * Edit distance with neighbours swapped counted as one slip (optimal string alignment), because
 * swapped letters are the commonest typing slip. Stops at `limit`: anything above is `limit + 1`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const present = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (present[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      present.push(best);
    }
    if (Math.min(...present) > limit) return limit + 1;
    beforeLast = last;
    last = present;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}

/**
 * The candidate nearest to `word`, or undefined where none is near enough to be a typing slip: at
 * most one slip in words of up to four letters, two up to eight, three above. Case is not a slip.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  const wanted = word.toLowerCase();
  let limit = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3;
  let best: string | undefined;
  for (const candidate of candidates) {
    if (candidate.length > MAX_WORD) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance > limit || (best !== undefined && distance === limit)) continue;
    best = candidate;
    limit = distance;
    if (distance === 0) break;
  }
  return best === word ? undefined : best;
}
