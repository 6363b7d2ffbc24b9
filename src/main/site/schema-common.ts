/** Fields that many kinds of widgets have. */
import { id, number, place, tagReference, text } from './schema-parts.ts';
import { z } from 'zod';

/** What every widget has. */
export const common = {
  id: id
    .exactOptional()
    .describe(
      'Keeps the filter, sort and selection of the widget when the file is rearranged. Unique in the file.',
    ),
  at: place,
  label: text.exactOptional().describe('Replaces the label of the tag.'),
};
/** The tag of a widget. */
export const tag = tagReference.describe('The tag shown.');

/** A value for a parameter of a template or drawing. */
export const argument = z.union([text, number], { error: 'a text or a number' });
