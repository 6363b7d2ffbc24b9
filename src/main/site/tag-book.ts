/**
 * The tags of a site: which are declared, and which tag a reference means. Pure.
 *
 * 1. A reference is the key of a declared tag, or `source:name` for a tag as its source names it.
 *    A bare word that is declared nowhere is a fault: it may be a typing slip, and a wall that
 *    shows `not found` at night finds it later than its author.
 * 2. A tag that is not declared has its name as key, prefixed `source:` where it is not one of the
 *    first source's (site.ts).
 */
import type { Fault, FieldPath } from './fault.ts';
import { nearest } from './nearest.ts';
import type { TagFile } from './schema.ts';
import type { SiteTag, TagKey } from './site.ts';

interface Entry {
  readonly tag: SiteTag;
  readonly file: TagFile;
  readonly path: FieldPath;
}

/** With those of templates; a big plant area has a few thousand. */
const MAX_TAGS = 20_000;

/** Declared tags first, then references; `tags()` last. */
export class TagBook {
  readonly faults: Fault[] = [];
  readonly #sources: readonly string[];
  readonly #declared = new Map<TagKey, Entry>();
  readonly #implied = new Map<TagKey, SiteTag>();
  /** `source:name` → key. */
  readonly #keys = new Map<string, TagKey>();
  #isFull = false;

  /** @param sources ids of all sources, the first one first. */
  constructor(sources: readonly string[]) {
    this.#sources = sources;
  }

  /** True when more tags came than a site may have: further ones are not noted. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Notes a tag of `tags`, or of a template with its parameters filled in. */
  declare(key: TagKey, file: TagFile, path: FieldPath): void {
    const source = file.source ?? this.#sources[0] ?? '';
    const name = file.name ?? key;
    const present = this.#declared.get(key);
    if (present === undefined && this.#declared.size >= MAX_TAGS) {
      if (this.#isFull) return;
      this.#isFull = true;
      this.#refuse(
        'site-too-large',
        path,
        `at most ${MAX_TAGS} tags, those of templates included`,
        'more',
      );
      return;
    }
    // Instances of a template on two screens declare the same tags twice.
    if (present !== undefined && JSON.stringify(present.file) === JSON.stringify(file)) return;
    if (!this.#sources.includes(source)) {
      this.#refuse(
        'site-unknown-source',
        [...path, 'source'],
        `a source: ${this.#sources.join(', ')}`,
        source,
        nearest(source, this.#sources),
      );
    }
    if (present !== undefined) {
      this.#refuse(
        'site-duplicate-tag',
        path,
        `one declaration of \`${key}\``,
        'a second one that differs',
      );
    }
    const { setpoint: _setpoint, command: _command, source: _source, name: _name, ...rest } = file;
    const { derive, ...words } = rest;
    this.#declared.set(key, { tag: { key, source, name, ...words }, file, path });
    // No source knows a derived tag, whatever its name.
    if (derive !== undefined) return;
    // A tag may be declared twice, with other words or limits; `source:name` means the first.
    const address = `${source}:${name}`;
    if (!this.#keys.has(address)) this.#keys.set(address, key);
  }

  /** The key that a reference means; a fault and the reference itself where it means none. */
  resolve(reference: string, path: FieldPath): TagKey {
    if (this.#declared.has(reference)) return reference;
    const [source, name] = this.#split(reference);
    if (source === undefined || name === '') {
      this.#refuse(
        'site-unknown-tag',
        path,
        'a tag declared in `tags`, or `source:name` with a source of this file',
        reference,
        nearest(reference, [...this.#declared.keys(), ...this.#qualified(reference)]),
      );
      return reference;
    }
    const declared = this.#keys.get(`${source}:${name}`);
    if (declared !== undefined) return declared;
    const key = source === this.#sources[0] ? name : reference;
    if (this.#declared.has(key)) {
      this.#refuse(
        'site-duplicate-tag',
        path,
        `another key for the declared tag \`${key}\`, which hides this one`,
        reference,
      );
    } else {
      this.#implied.set(key, { key, source, name });
    }
    return key;
  }

  /**
   * The key that a name in a drawing means: as `resolve`, but a word that is declared nowhere is a
   * tag of `source` by that name. Whether there is one the server says, on the wall.
   */
  refer(name: string, source: string): TagKey {
    if (this.#declared.has(name)) return name;
    const [named, rest] = this.#split(name);
    const [owner, bare] = named === undefined || rest === '' ? [source, name] : [named, rest];
    const declared = this.#keys.get(`${owner}:${bare}`);
    if (declared !== undefined) return declared;
    const key = owner === this.#sources[0] ? bare : `${owner}:${bare}`;
    if (!this.#declared.has(key)) this.#implied.set(key, { key, source: owner, name: bare });
    return key;
  }

  /** The reference to the setpoint that a declared tag has. */
  setpointOf(key: TagKey): string | undefined {
    return this.#declared.get(key)?.file.setpoint;
  }

  /** A reference, or a prefix ending in `*`: which tags it covers only the sources know. */
  resolvePattern(pattern: string, path: FieldPath): TagKey {
    if (!pattern.endsWith('*')) return this.resolve(pattern, path);
    const start = pattern.slice(0, -1);
    const covers = [...this.#declared.keys()].some((key) => key.startsWith(start));
    const colon = start.indexOf(':');
    if (colon >= 0 && !covers && this.#split(start)[0] === undefined) {
      const source = start.slice(0, colon);
      this.#refuse(
        'site-unknown-source',
        path,
        `a prefix of one of the sources ${this.#sources.join(', ')}`,
        pattern,
        nearest(source, this.#sources),
      );
    }
    return pattern;
  }

  /** All declared tags and all that were referred to. */
  tags(): Record<TagKey, SiteTag> {
    const tags: Record<TagKey, SiteTag> = {};
    for (const [key, { tag, file, path }] of this.#declared) {
      tags[key] = {
        ...tag,
        ...(file.setpoint === undefined
          ? {}
          : { setpoint: this.resolve(file.setpoint, [...path, 'setpoint']) }),
        ...(file.command === undefined
          ? {}
          : { command: this.resolve(file.command, [...path, 'command']) }),
        ...(file.derive === undefined ? {} : this.#derived(file.derive, [...path, 'derive'])),
      };
    }
    for (const [key, tag] of this.#implied) tags[key] = tag;
    return tags;
  }

  /** The inputs of a derived tag, and the source that it is counted to. */
  #derived(
    { of, equals, needs = of.length, ...rest }: NonNullable<TagFile['derive']>,
    path: FieldPath,
  ): Pick<SiteTag, 'derive' | 'source'> {
    const inputs = of.map((reference, index) => {
      const at = [...path, 'of', index];
      const key = this.resolve(reference, at);
      if (this.isDerived(key))
        this.#refuse('site-derived-input', at, 'a tag of a source', `\`${key}\`, a derived one`);
      return key;
    });
    const [first = ''] = inputs;
    const source = this.#declared.get(first)?.tag.source ?? this.#implied.get(first)?.source;
    return {
      source: source ?? this.#sources[0] ?? '',
      derive: {
        ...rest,
        of: inputs,
        needs,
        ...(equals === undefined ? {} : { equals: String(equals) }),
      },
    };
  }

  /** True for the key of a tag that is made of others. */
  isDerived(key: TagKey): boolean {
    return this.#declared.get(key)?.file.derive !== undefined;
  }

  #split(reference: string): readonly [source: string | undefined, name: string] {
    const colon = reference.indexOf(':');
    const source = reference.slice(0, Math.max(0, colon));
    return this.#sources.includes(source)
      ? [source, reference.slice(colon + 1)]
      : [undefined, reference];
  }

  /** The reference with each source in front, where the slip may be in the name of the source. */
  #qualified(reference: string): string[] {
    const colon = reference.indexOf(':');
    return colon < 0 ? [] : this.#sources.map((source) => `${source}${reference.slice(colon)}`);
  }

  #refuse(code: string, path: FieldPath, expected: string, got: string, didYouMean?: string): void {
    this.faults.push({ code, path, expected, got, didYouMean });
  }
}
