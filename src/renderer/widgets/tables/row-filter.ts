/**
 * What an operator types into the filter of a table: parts separated by blanks, all of which must
 * hold. `state:stale,late` looks at one field, for one of several words; anything else is looked for
 * in the row's text; `-` in front excludes. Pure.
 */

/** One part of a filter. */
export interface Term<F extends string> {
  readonly field: F | 'text';
  /** Lower case; one of them is enough. */
  readonly words: readonly string[];
  readonly negated: boolean;
}

/** Reads a filter in which these fields may be named. */
export function parseTerms<F extends string>(text: string, fields: readonly F[]): Term<F>[] {
  return (
    text
      .toLowerCase()
      .split(/\s+/)
      .filter((part) => part !== '' && part !== '-')
      .map((part): Term<F> => {
        const negated = part.startsWith('-');
        const body = negated ? part.slice(1) : part;
        const field = fields.find((name) => body.startsWith(`${name}:`));
        if (field === undefined) return { field: 'text', words: [body], negated };
        const words = body.slice(field.length + 1).split(',');
        return { field, words: words.filter((word) => word !== ''), negated };
      })
      // Half typed: `state:` hides nothing yet.
      .filter((term) => term.words.length > 0)
  );
}

/** True when all terms hold; `holds` judges one word of a field. */
export function matchesTerms<F extends string>(
  terms: readonly Term<F>[],
  holds: (field: F | 'text', word: string) => boolean,
): boolean {
  return terms.every(
    ({ field, words, negated }) => words.some((word) => holds(field, word)) !== negated,
  );
}
