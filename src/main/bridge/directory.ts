/**
 * Which tag of the plant a screen's word means, and which tag keys a prefix matches. The site's own
 * tag declarations come first; a tag that only the source knows is called by its name, prefixed
 * with `source:` unless its source is the site's first.
 */
import type { Site, TagKey } from '../site/site.ts';

/** Where a tag key leads: the source and the tag's name there. */
export interface TagAddress {
  readonly source: string;
  readonly name: string;
}

/** Keys of one site; a new site gets a new directory. */
export class TagDirectory {
  readonly #site: Site;
  readonly #firstSource: string;
  /** `source\0name` → the keys the site declares for it; more than one is legal. */
  readonly #declared = new Map<string, TagKey[]>();

  constructor(site: Site) {
    this.#site = site;
    this.#firstSource = site.sources[0]?.id ?? '';
    for (const tag of Object.values(site.tags)) {
      // No source has a derived tag: one that is called like it is another.
      if (tag.derive !== undefined) continue;
      const address = addressText(tag.source, tag.name);
      const keys = this.#declared.get(address);
      if (keys === undefined) this.#declared.set(address, [tag.key]);
      else keys.push(tag.key);
    }
  }

  /** What a key means. A key that the site does not declare is a name at one of its sources. */
  addressOf(key: TagKey): TagAddress {
    const declared = Object.hasOwn(this.#site.tags, key) ? this.#site.tags[key] : undefined;
    if (declared !== undefined) return { source: declared.source, name: declared.name };
    const colon = key.indexOf(':');
    const source = key.slice(0, Math.max(0, colon));
    const known = this.#site.sources.some(({ id }) => id === source);
    return known
      ? { source, name: key.slice(colon + 1) }
      : { source: this.#firstSource, name: key };
  }

  /** The tags of sources behind a key: itself, or what it is derived from. */
  inputsOf(key: TagKey): readonly TagKey[] {
    return (Object.hasOwn(this.#site.tags, key) ? this.#site.tags[key]?.derive?.of : null) ?? [key];
  }

  /** Every key of a tag: those declared, else the one made from its name. */
  keysOf({ source, name }: TagAddress): readonly TagKey[] {
    const declared = this.#declared.get(addressText(source, name));
    if (declared !== undefined) return declared;
    return [source === this.#firstSource ? name : `${source}:${name}`];
  }

  /**
   * True if a prefix (`TI-*`, `boiler:*`) covers the tag: by one of its keys, by `source:name`, or
   * by its name alone where its source is the site's first.
   */
  covers(prefix: TagKey, tag: TagAddress): boolean {
    const start = prefix.slice(0, -1);
    if (`${tag.source}:${tag.name}`.startsWith(start)) return true;
    if (tag.source === this.#firstSource && tag.name.startsWith(start)) return true;
    return this.keysOf(tag).some((key) => key.startsWith(start));
  }
}

/** True for a word that stands for many tags. */
export function isPrefix(key: TagKey): boolean {
  return key.endsWith('*');
}

function addressText(source: string, name: string): string {
  return `${source}\0${name}`;
}
