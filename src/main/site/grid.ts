/** Whether widgets fit their grid. Pure. */
import type { Fault, FieldPath } from './fault.ts';
import type { Place } from './site.ts';

/** A widget's place, and the path that says it. */
export interface Standing {
  readonly at: Place;
  readonly path: FieldPath;
}

/** Widgets that stand outside their grid, and those that cover an earlier one. */
export function checkGrid(standing: readonly Standing[], columns: number, rows: number): Fault[] {
  const faults: Fault[] = [];
  for (const [index, { at, path }] of standing.entries()) {
    if (at.x + at.w > columns || at.y + at.h > rows) {
      faults.push({
        code: 'site-outside-grid',
        path,
        expected: `a place inside ${columns} columns and ${rows} rows`,
        got: `columns ${at.x} to ${at.x + at.w - 1}, rows ${at.y} to ${at.y + at.h - 1}, counted from 0`,
      });
    }
    const covered = standing.slice(0, index).find((other) => overlap(at, other.at));
    if (covered !== undefined) {
      const { x, y, w, h } = covered.at;
      faults.push({
        code: 'site-overlap',
        path,
        expected: 'a place of its own',
        got: `cells of the widget at x ${x}, y ${y}, w ${w}, h ${h}`,
      });
    }
  }
  return faults;
}

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
