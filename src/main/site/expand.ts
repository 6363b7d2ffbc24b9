/**
 * From the file as people write it to the plain `Site`: templates and ranges become widgets and
 * tags, references become keys, defaults are filled in. Pure. All faults are found in one pass; the
 * site is only worth something when there are none.
 *
 * Ids: a widget keeps its `id`; one without is named after its place in the file (`overview/2/0`,
 * and `overview/3[n=2]/0` in an instance), so that what the operator set there survives a reload.
 */
import type { Parsed } from '../problem.ts';
import { expandDisplays } from './displays.ts';
import { bindMimic, bindSymbol, type Binder } from './drawing/bind.ts';
import type { ReadDrawing } from './drawing/drawing.ts';
import { toProblem, type Fault, type FieldPath } from './fault.ts';
import { checkGrid, type Standing } from './grid.ts';
import { nearest } from './nearest.ts';
import type { SiteFile, SourceFile } from './schema.ts';
import type { MimicFile } from './schema-drawings.ts';
import type { InstanceFile, WidgetFile } from './schema-widgets.ts';
import type { Place, Screen, Site, SiteSource, Widget } from './site.ts';
import { TagBook } from './tag-book.ts';
import { checkPlaceholders, fill, instancesOf, type Values } from './templates.ts';

/** Widgets of a site with templates written out; a screen has about 40. */
const MAX_WIDGETS = 5_000;

/** A site and what is wrong with its file. */
export interface Expanded {
  readonly site: Site;
  readonly faults: readonly Fault[];
  /** What is wrong with drawings: their widgets are empty, and the rest is a site all the same. */
  readonly drawingFaults: readonly Fault[];
  /** By entry of the file that stands for instances: the widgets that were made of it. */
  readonly instances: readonly {
    readonly path: FieldPath;
    readonly widgets: readonly { readonly id: string; readonly at: Place }[];
  }[];
}

/** The drawing that a file names, or `vigil:` and a symbol; undefined while it has not been read. */
export type FindDrawing = (name: string) => Parsed<ReadDrawing> | undefined;

/** Expands a checked file; without `findDrawing` as far as it can be told without its drawings. */
export function expand(file: SiteFile, findDrawing: FindDrawing = () => undefined): Expanded {
  return new Expansion(file, findDrawing).run();
}

class Expansion {
  readonly #file: SiteFile;
  readonly #findDrawing: FindDrawing;
  readonly #sources: readonly string[];
  readonly #book: TagBook;
  readonly #faults: Fault[] = [];
  readonly #drawingFaults: Fault[] = [];
  readonly #ids = new Set<string>();
  readonly #made: Expanded['instances'][number][] = [];
  #widgets = 0;

  constructor(file: SiteFile, findDrawing: FindDrawing) {
    this.#file = file;
    this.#findDrawing = findDrawing;
    this.#sources = Object.keys(file.sources);
    this.#book = new TagBook(this.#sources);
  }

  run(): Expanded {
    const { name, timeZone, language, theme, viewing, metrics, kiosk, alarmSound } = this.#file;
    const { sources, tags, templates, screens } = this.#file;
    for (const [key, tag] of Object.entries(tags)) this.#book.declare(key, tag, ['tags', key]);
    for (const [key, template] of Object.entries(templates)) {
      this.#faults.push(...checkPlaceholders(template, ['templates', key]));
    }
    // All declarations come first: a widget may refer to a tag that a later instance declares.
    this.#declareInstances();
    const displays = expandDisplays(this.#file);
    this.#faults.push(...displays.faults);
    const site: Site = {
      name,
      timeZone,
      language,
      theme,
      viewing,
      ...(metrics === undefined ? {} : { metrics }),
      ...(kiosk === undefined ? {} : { kiosk }),
      ...(alarmSound === undefined ? {} : { alarmSound }),
      sources: Object.entries(sources).map(([id, source]) => this.#source(id, source)),
      // A site beyond the bound is refused anyway: writing it out would only take time.
      screens: this.#isTooLarge()
        ? []
        : screens.map((screen, index) => this.#screen(screen, index)),
      tags: this.#book.tags(),
      ...displays.parts,
    };
    return {
      site,
      faults: [...this.#faults, ...this.#book.faults],
      drawingFaults: this.#drawingFaults,
      instances: this.#made,
    };
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
    const { id, columns, rows } = screen;
    const widgets = this.#grid(screen.widgets, id, [...path, 'widgets'], columns, rows);
    return { ...screen, widgets };
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
      const from = widgets.length;
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
      const made = widgets
        .slice(from)
        .map(({ id: widget, at: stands }) => ({ id: widget, at: stands }));
      this.#made.push({ path: at, widgets: made });
    }
    this.#faults.push(...checkGrid(standing, columns, rows));
    return widgets;
  }

  #widget(file: Exclude<WidgetFile, InstanceFile>, placeId: string, path: FieldPath): Widget {
    if (file.id !== undefined) this.#claim(file.id, [...path, 'id']);
    const id = file.id ?? placeId;
    switch (file.kind) {
      case 'value':
        return {
          ...file,
          id,
          tag:
            file.change === undefined
              ? this.#book.resolve(file.tag, [...path, 'tag'])
              : this.#recorded(file.tag, [...path, 'tag']),
        };
      case 'indicator':
      case 'tank':
      case 'bar':
      case 'lamp':
        return { ...file, id, tag: this.#book.resolve(file.tag, [...path, 'tag']) };
      case 'sparkline':
      case 'kpi':
        return { ...file, id, tag: this.#recorded(file.tag, [...path, 'tag']) };
      case 'trend':
        return {
          ...file,
          id,
          series: file.series.map((series, index) => {
            const at = [...path, 'series', index];
            if (typeof series === 'string') return { tag: this.#recorded(series, at) };
            return { ...series, tag: this.#recorded(series.tag, [...at, 'tag']) };
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
      case 'alarmTable':
      case 'alarmRate':
        file.sources?.forEach((source, index) => {
          this.#known(source, [...path, 'sources', index]);
        });
        return { ...file, id, sources: file.sources ?? this.#sources };
      case 'mimic':
        return this.#mimic(file, id, path);
      case 'symbol': {
        const { kind, at, label, symbol } = file;
        const found = this.#findDrawing(`vigil:${symbol}`);
        const read = found?.ok === true ? found.value : undefined;
        const { bound, faults, tag } = bindSymbol(file, read, this.#binder(undefined), path);
        this.#faults.push(...faults);
        return {
          ...{ kind, at, id, symbol },
          ...(label === undefined ? {} : { label }),
          ...(tag === undefined ? {} : { tag }),
          ...bound,
        };
      }
      case 'panel':
        return {
          ...file,
          id,
          widgets: this.#grid(file.widgets, id, [...path, 'widgets'], file.columns, file.rows),
        };
      case 'clock':
      case 'text':
      case 'header':
      case 'image':
        return { ...file, id };
    }
  }

  /** A tag with a past: one that a source has. */
  #recorded(reference: string, path: FieldPath): string {
    const key = this.#book.resolve(reference, path);
    if (this.#book.isDerived(key)) {
      const expected = 'a tag of a source: one that is derived has no past';
      this.#refuse('site-derived-past', path, expected, key);
    }
    return key;
  }

  /** A drawing and its bindings; one with something wrong in it is empty, and says why. */
  #mimic(file: MimicFile, id: string, path: FieldPath): Widget {
    const { drawing, with: _with, bind: _bind, source, ...rest } = file;
    if (source !== undefined) this.#known(source, [...path, 'source']);
    const found = this.#findDrawing(drawing);
    const read = found?.ok === true ? found.value : undefined;
    const binder = this.#binder(source);
    const { bound, faults } = bindMimic(file, read, binder, path);
    const unread = found?.ok === false ? found.problems : [];
    const own = [
      ...unread.map(({ code, where, expected, got, didYouMean }): Fault => {
        const elsewhere = code === 'drawing-file' ? {} : { elsewhere: where };
        return { code, path: [...path, 'drawing'], ...elsewhere, expected, got, didYouMean };
      }),
      ...faults.filter(({ elsewhere }) => elsewhere !== undefined),
    ];
    this.#drawingFaults.push(...own);
    this.#faults.push(...faults.filter(({ elsewhere }) => elsewhere === undefined));
    const shown = own.length === 0 ? bound : bindMimic({}, undefined, binder, path).bound;
    const leftOut = own.length === 0 ? (read?.leftOut ?? []) : [];
    const problems = own.map((fault) => toProblem(fault, { file: drawing }));
    return { ...rest, id, ...shown, file: drawing, leftOut, problems };
  }

  #binder(source: string | undefined): Binder {
    const screens = this.#file.screens.map(({ id }) => id);
    return { book: this.#book, screens, source: source ?? this.#sources[0] ?? '' };
  }

  #known(source: string, path: FieldPath): void {
    if (this.#sources.includes(source)) return;
    const expected = `a source: ${this.#sources.join(', ')}`;
    this.#refuse('site-unknown-source', path, expected, source, nearest(source, this.#sources));
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
