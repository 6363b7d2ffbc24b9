/** Which columns of a table are shown, and how an operator changes it. Pure. */

/**
 * The columns an operator, or else the site file, asks for, in that order; where nobody asked, all
 * there are. Names that are none any more are left out; with none left, all are shown.
 */
export function chosenColumns<C extends string>(
  all: readonly C[],
  chosen: readonly string[] | undefined,
  preset: readonly C[] | undefined,
): readonly C[] {
  const known = chosen?.flatMap((name) => all.find((column) => column === name) ?? []) ?? [];
  const unique = [...new Set(known)];
  if (unique.length > 0) return unique;
  return preset ?? all;
}

/** Shows or hides a column. The last one stays; one that comes takes its usual place. */
export function toggleColumn<C extends string>(
  all: readonly C[],
  shown: readonly C[],
  column: C,
): readonly C[] {
  if (shown.includes(column)) {
    return shown.length === 1 ? shown : shown.filter((one) => one !== column);
  }
  const before = all.slice(0, all.indexOf(column));
  const after = shown.findLastIndex((one) => before.includes(one));
  return shown.toSpliced(after + 1, 0, column);
}

/** Moves a column by one place, towards the start (-1) or the end (1). */
export function moveColumn<C extends string>(
  shown: readonly C[],
  column: C,
  by: -1 | 1,
): readonly C[] {
  const at = shown.indexOf(column);
  const to = at + by;
  if (at < 0 || to < 0 || to >= shown.length) return shown;
  return shown.toSpliced(at, 1).toSpliced(to, 0, column);
}
