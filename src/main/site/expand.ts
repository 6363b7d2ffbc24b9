/**
 * From the file as people write it to the plain `Site`: templates and ranges become widgets and
 * tags, references become keys, defaults are filled in. Pure. All faults are found in one pass; the
 * site is only worth something when there are none.
 *
 * Ids: a widget keeps its `id`; one without is named after its place in the file (`overview/2/0`,
 * and `overview/3[n=2]/0` in an instance), so that what the operator set there survives a reload.
 */
import type { Fault, FieldPath } from './fault.ts';
import { checkGrid, type Standing } from './grid.ts';
import { nearest } from './nearest.ts';
import type { SiteFile, SourceFile } from './schema.ts';
import type { InstanceFile, WidgetFile } from './schema-widgets.ts';
import type { Screen, Site, SiteSource, Widget } from './site.ts';
import { TagBook } from './tag-book.ts';
import { checkPlaceholders, fill, instancesOf, type Values } from './templates.ts';

/** Widgets of a site with templates written out; a screen has about 40. */
const MAX_WIDGETS = 5_000;

/** A site and what is wrong with its file. */
export interface Expanded {
  readonly site: Site;
  readonly faults: readonly Fault[];
}

/** Expands a checked file. */
export function expand(file: SiteFile): Expanded {
  return new Expansion(file).run();
}

class Expansion {
  readonly #file: SiteFile;
  readonly #sources: readonly string[];
  readonly #book: TagBook;
  readonly #faults: Fault[] = [];
  readonly #ids = new Set<string>();
  #widgets = 0;

  constructor(file: SiteFile) {
    this.#file = file;
    this.#sources = Object.keys(file.sources);
    this.#book = new TagBook(this.#sources);
  }

  run(): Expanded {
    const { name, timeZone, language, theme, viewing, metrics } = this.#file;
    const { sources, tags, templates, screens } = this.#file;
    for (const [key, tag] of Object.entries(tags)) this.#book.declare(key, tag, ['tags', key]);
    for (const [key, template] of Object.entries(templates)) {
      this.#faults.push(...checkPlaceholders(template, ['templates', key]));
    }
    // All declarations come first: a widget may refer to a tag that a later instance declares.
    this.#declareInstances();
    const site: Site = {
      name,
      timeZone,
      language,
      theme,
      viewing,
      ...(metrics === undefined ? {} : { metrics }),
      sources: Object.entries(sources).map(([id, source]) => this.#source(id, source)),
      // A site beyond the bound is refused anyway: writing it out would only take time.
      screens: this.#isTooLarge()
        ? []
        : screens.map((screen, index) => this.#screen(screen, index)),
      tags: this.#book.tags(),
    };
    return { site, faults: [...this.#faults, ...this.#book.faults] };
  }

  #source(id: string, source: SourceFile): SiteSource {
    const { label, url, endpoints, link, ...rest } = source;
    return {
      ...rest,
      id,
      label: label ?? id,
      endpoints: endpoints ?? (url === undefined ? [] : [url]),
      link: { ...this.#file.link, ...link },
    };
  }

  #screen(screen: SiteFile['screens'][number], index: number): Screen {
    const path = ['screens', index];
    this.#claim(screen.id, [...path, 'id']);
    const { id, title, columns, rows } = screen;
    const widgets = this.#grid(screen.widgets, id, [...path, 'widgets'], columns, rows);
    return { id, title, columns, rows, widgets };
  }

  /** The widgets of one grid, instances written out. */
  #grid(
    files: readonly WidgetFile[],
    idPrefix: string,
    path: FieldPath,
    columns: number,
    rows: number,
  ): Widget[] {
    const standing: Standing[] = [];
    const widgets: Widget[] = [];
    const add = (widget: Widget, at: FieldPath): void => {
      widgets.push(widget);
      standing.push({ at: widget.at, path: [...at, 'at'] });
    };
    for (const [index, file] of files.entries()) {
      const at = [...path, index];
      const id = `${idPrefix}/${index}`;
      if (file.kind !== 'template') {
        add(this.#widget(file, id, at), at);
        continue;
      }
      for (const [count, { values, label }] of this.#instances(file, at).entries()) {
        const body = this.#file.templates[file.use]?.widgets ?? [];
        const x = file.at.x + count * file.step.x;
        const y = file.at.y + count * file.step.y;
        for (const [inner, part] of body.entries()) {
          const where = ['templates', file.use, 'widgets', inner];
          if (part.kind === 'template') continue;
          const moved = {
            ...fill(part, values),
            at: { ...part.at, x: part.at.x + x, y: part.at.y + y },
          };
          const widget = this.#widget(moved, `${file.id ?? id}[${label}]/${inner}`, where);
          add(widget, at);
        }
      }
    }
    this.#faults.push(...checkGrid(standing, columns, rows));
    return widgets;
  }

  #widget(file: Exclude<WidgetFile, InstanceFile>, placeId: string, path: FieldPath): Widget {
    if (file.id !== undefined) this.#claim(file.id, [...path, 'id']);
    const id = file.id ?? placeId;
    switch (file.kind) {
      case 'value':
      case 'indicator':
      case 'tank':
      case 'lamp':
        return { ...file, id, tag: this.#book.resolve(file.tag, [...path, 'tag']) };
      case 'trend':
        return {
          ...file,
          id,
          series: file.series.map((series, index) => {
            const at = [...path, 'series', index];
            if (typeof series === 'string') return { tag: this.#book.resolve(series, at) };
            return { ...series, tag: this.#book.resolve(series.tag, [...at, 'tag']) };
          }),
        };
      case 'table':
        return {
          ...file,
          id,
          tags:
            file.tags?.map((tag, index) =>
              this.#book.resolvePattern(tag, [...path, 'tags', index]),
            ) ?? this.#sources.map((source) => `${source}:*`),
        };
      case 'alarms':
        file.sources?.forEach((source, index) => {
          if (this.#sources.includes(source)) return;
          const at = [...path, 'sources', index];
          this.#refuse(
            'site-unknown-source',
            at,
            `a source: ${this.#sources.join(', ')}`,
            source,
            nearest(source, this.#sources),
          );
        });
        return { ...file, id, sources: file.sources ?? this.#sources };
      case 'panel':
        return {
          ...file,
          id,
          widgets: this.#grid(file.widgets, id, [...path, 'widgets'], file.columns, file.rows),
        };
      case 'clock':
      case 'text':
        return { ...file, id };
    }
  }

  /** Instances of a template with a label for their ids; faults were told by `#declareInstances`. */
  #instances(
    file: InstanceFile,
    path: FieldPath,
  ): { readonly values: Values; readonly label: string }[] {
    const template = this.#template(file);
    if (template === undefined) return [];
    return instancesOf(file, template, path).instances.map((values) => ({
      values,
      label: [...values].map(([name, value]) => `${name}=${value}`).join(','),
    }));
  }

  #template(file: InstanceFile) {
    return Object.hasOwn(this.#file.templates, file.use)
      ? this.#file.templates[file.use]
      : undefined;
  }

  /** Tells the faults of all instances and declares the tags that come with them. */
  #declareInstances(): void {
    for (const [name, template] of Object.entries(this.#file.templates)) {
      this.#visit(template.widgets, ['templates', name, 'widgets'], (_use, path) => {
        this.#refuse(
          'site-nested-template',
          path,
          'widgets only: a template holds no other template',
          'an instance',
        );
      });
    }
    for (const [index, screen] of this.#file.screens.entries()) {
      this.#visit(screen.widgets, ['screens', index, 'widgets'], (use, path) => {
        this.#declareInstance(use, path);
      });
    }
  }

  #declareInstance(use: InstanceFile, path: FieldPath): void {
    const template = this.#template(use);
    if (template === undefined) {
      const names = Object.keys(this.#file.templates);
      this.#refuse(
        'site-unknown-template',
        [...path, 'use'],
        `a template: ${names.join(', ') || 'there is none'}`,
        use.use,
        nearest(use.use, names),
      );
      return;
    }
    const { instances, faults } = instancesOf(use, template, path);
    this.#faults.push(...faults);
    this.#count(instances.length * countOf(template.widgets), path);
    for (const values of instances) {
      if (this.#isTooLarge()) return;
      for (const [key, tag] of Object.entries(template.tags)) {
        const { key: filled, tag: filledTag } = fill({ key, tag }, values);
        this.#book.declare(filled, filledTag, ['templates', use.use, 'tags', key]);
      }
    }
  }

  #visit(
    files: readonly WidgetFile[],
    path: FieldPath,
    found: (use: InstanceFile, path: FieldPath) => void,
  ): void {
    for (const [index, file] of files.entries()) {
      if (file.kind === 'template') found(file, [...path, index]);
      else this.#count(1, [...path, index]);
      if (file.kind === 'panel') this.#visit(file.widgets, [...path, index, 'widgets'], found);
    }
  }

  #count(widgets: number, path: FieldPath): void {
    const before = this.#widgets;
    this.#widgets += widgets;
    if (before > MAX_WIDGETS || this.#widgets <= MAX_WIDGETS) return;
    const expected = `at most ${MAX_WIDGETS} widgets with templates written out`;
    this.#refuse('site-too-large', path, expected, 'more');
  }

  #isTooLarge(): boolean {
    return this.#widgets > MAX_WIDGETS || this.#book.isFull;
  }

  #claim(id: string, path: FieldPath): void {
    if (this.#ids.has(id))
      this.#refuse('site-duplicate-id', path, 'an id that stands once in the file', id);
    this.#ids.add(id);
  }

  #refuse(code: string, path: FieldPath, expected: string, got: string, didYouMean?: string): void {
    this.#faults.push({ code, path, expected, got, didYouMean });
  }
}

function countOf(widgets: readonly WidgetFile[]): number {
  return widgets.reduce(
    (sum, widget) => sum + (widget.kind === 'panel' ? 1 + countOf(widget.widgets) : 1),
    0,
  );
}
