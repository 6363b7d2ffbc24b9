/** A problem of the site file in one line for the screen; pure. */
import type { Problem } from '../../preload/api.d.ts';

/** `site.yaml:12:5 screens[0].theme: expected …, got …. Did you mean '…'?` */
export function describePlace(problem: Problem): string {
  const { file, line, column, field } = problem.where;
  const name = file?.replace(/^.*[/\\]/, '') ?? '';
  const place = [name, line, column].filter((part) => part !== undefined && part !== '').join(':');
  const where = [place, field].filter((part) => part !== undefined && part !== '').join(' ');
  const hint = problem.didYouMean === undefined ? '' : ` Did you mean '${problem.didYouMean}'?`;
  return `${where}: expected ${problem.expected}, got ${problem.got}.${hint}`;
}
