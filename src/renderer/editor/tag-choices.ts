/** Which tags a search finds, and how the site file refers to one. Pure. */
import type { SiteTag, TagKey } from '../../preload/api.d.ts';

/** What is searched of a tag. */
export interface Searched {
  readonly key: TagKey;
  readonly source: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
}

/** Rows that are listed; the rest is counted. */
export const MOST_FOUND = 60;

/** `P-2` before `P-10`. */
const ORDER = new Intl.Collator('en', { numeric: true });

/** Tags that hold every word of a search, those that begin with it first. */
export function searchTags<T extends Searched>(tags: readonly T[], text: string): readonly T[] {
  const wanted = text.trim().toLowerCase();
  const parts = wanted.split(/\s+/).filter((part) => part !== '');
  const found = tags.filter((tag) => {
    const all =
      `${tag.key} ${tag.source}:${tag.name} ${tag.label} ${tag.description}`.toLowerCase();
    return parts.every((part) => all.includes(part));
  });
  const rank = ({ name, label }: T): number => {
    if (name.toLowerCase().startsWith(wanted)) return 0;
    return label.toLowerCase().startsWith(wanted) ? 1 : 2;
  };
  return found.sort((a, b) => rank(a) - rank(b) || ORDER.compare(a.name, b.name));
}

/**
 * The words by which a site file means a tag: its key where the file declares it, else `source:name`,
 * which needs no declaration.
 */
export function referenceTo(
  { key, source, name }: Searched,
  declared: Readonly<Record<TagKey, SiteTag>>,
): string {
  const tag = Object.hasOwn(declared, key) ? declared[key] : undefined;
  // A tag that is only referred to stands in the site with nothing but its address.
  const isDeclared = tag !== undefined && Object.keys(tag).length > 3;
  return isDeclared ? key : `${source}:${name}`;
}
