/**
 * On which screens a tag of the plant stands: the way from an alarm to the screen where it is seen.
 * Built once per site, because a flood asks for every alarm. Pure.
 */
import { leaves, widgetTags } from './screen-tags.ts';
import type { Screen, Site, TagKey } from '../preload/api.d.ts';

/** A prefix and the screens whose tables have it. */
interface Listing {
  readonly start: string;
  readonly screens: readonly string[];
}

/** See the head of this file. */
export class TagScreens {
  readonly #firstSource: string;
  /** `source\0name` → ids of screens with a widget for that tag, in the site's order. */
  readonly #named = new Map<string, string[]>();
  /** The keys the site declares for an address, which prefixes may cover too. */
  readonly #keys = new Map<string, TagKey[]>();
  readonly #listings: readonly Listing[];

  constructor(site: Pick<Site, 'sources' | 'tags' | 'screens'>) {
    this.#firstSource = site.sources[0]?.id ?? '';
    const sources = new Set(site.sources.map(({ id }) => id));
    for (const { key, source, name } of Object.values(site.tags)) {
      push(this.#keys, address(source, name), key);
    }
    const listings = new Map<string, string[]>();
    for (const screen of site.screens) {
      for (const key of keysOf(screen)) {
        if (key.endsWith('*')) push(listings, key.slice(0, -1), screen.id);
        else push(this.#named, this.#addressOf(key, site.tags, sources), screen.id);
      }
    }
    this.#listings = [...listings].map(([start, screens]) => ({ start, screens }));
  }

  /**
   * Ids of the screens that show a tag, best first: those with a widget of its own, then those
   * whose tables list it among others. Empty when no screen shows it.
   */
  of(source: string, name: string): readonly string[] {
    const key = address(source, name);
    const spellings = [`${source}:${name}`, ...(this.#keys.get(key) ?? [])];
    if (source === this.#firstSource) spellings.push(name);
    const listed = this.#listings
      .filter(({ start }) => spellings.some((spelling) => spelling.startsWith(start)))
      .flatMap(({ screens }) => screens);
    return [...new Set([...(this.#named.get(key) ?? []), ...listed])];
  }

  #addressOf(key: TagKey, tags: Site['tags'], sources: ReadonlySet<string>): string {
    const declared = Object.hasOwn(tags, key) ? tags[key] : undefined;
    if (declared !== undefined) return address(declared.source, declared.name);
    const colon = key.indexOf(':');
    const source = key.slice(0, Math.max(0, colon));
    if (sources.has(source)) return address(source, key.slice(colon + 1));
    return address(this.#firstSource, key);
  }
}

/** By source: ids of the screens with a list of its alarms, in the site's order. */
export function alarmScreensBySource(
  screens: readonly Screen[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, widgets } of screens) {
    const sources = leaves(widgets).flatMap((widget) =>
      widget.kind === 'alarms' || widget.kind === 'alarmTable' ? widget.sources : [],
    );
    for (const source of new Set(sources)) push(found, source, id);
  }
  return found;
}

function keysOf(screen: Screen): ReadonlySet<TagKey> {
  return new Set(leaves(screen.widgets).flatMap(widgetTags));
}

function address(source: string, name: string): string {
  return `${source}\0${name}`;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
