/**
 * A drawing and what the site file says of it become a widget: tags resolved, parameters filled in,
 * elements found by name. Pure. What is wrong with a binding of the drawing is told at its place in
 * the drawing; an element that is not there is no fault of the file but shown on the wall.
 */
import type { ProblemPlace } from '../../problem.ts';
import type { Fault, FieldPath } from '../fault.ts';
import { nearest } from '../nearest.ts';
import type { BindingFile, MimicFile, SymbolFile } from '../schema-drawings.ts';
import type { BoundDrawing, MimicBinding, TagKey } from '../site.ts';
import type { TagBook } from '../tag-book.ts';
import { fillText, type Values } from '../templates.ts';
import { readOptions } from './binding.ts';
import type { Drawing, DrawingElement, ReadDrawing, Show } from './drawing.ts';
import { Refusal } from './refusal.ts';
import { SYMBOL_TEXTS } from './symbols.ts';

/** Bound elements of one drawing; a big flowsheet has 300. */
const MAX_BINDINGS = 2_000;
const PLACEHOLDER = /\{([A-Za-z]\w*)(?::0[1-9])?\}/;

/** What a drawing is bound with. */
export interface Binder {
  readonly book: TagBook;
  readonly screens: readonly string[];
  /** Source of tags that a drawing names without one. */
  readonly source: string;
}

/** A bound drawing and what is wrong with it. */
export interface Bound {
  readonly bound: BoundDrawing;
  readonly faults: readonly Fault[];
}

/** A site without the drawing, as far as it can be told without reading its file. */
const NOTHING: Drawing = { viewBox: [0, 0, 1, 1], attributes: {}, children: [] };

/** Binds a drawing. `path` is that of the widget. */
export function bindMimic(
  file: Pick<MimicFile, 'with' | 'bind'>,
  read: ReadDrawing | undefined,
  { book, screens, source }: Binder,
  path: FieldPath,
): Bound {
  const faults: Fault[] = [];
  const bindings: MimicBinding[] = [];
  const links: { element: number; screen: string }[] = [];
  const missing: { id: string; tag?: TagKey }[] = [];
  const values: Values = new Map(Object.entries(file.with ?? {}));

  const fill = (text: string, place: ProblemPlace): string => {
    const filled = fillText(text, values);
    const [left, name = ''] = PLACEHOLDER.exec(filled) ?? [];
    if (left !== undefined) {
      const names = [...values.keys()];
      faults.push({
        code: 'site-placeholder',
        path: [...path, 'with'],
        elsewhere: place,
        expected: `a parameter of \`with\`: ${names.join(', ') || 'there is none'}`,
        got: left,
        didYouMean: nearest(name, names),
      });
    }
    return filled;
  };
  const link = (element: number, screen: string, at: FieldPath, place?: ProblemPlace): void => {
    links.push({ element, screen });
    if (screens.includes(screen)) return;
    faults.push({
      code: 'site-unknown-screen',
      path: at,
      ...(place === undefined ? {} : { elsewhere: place }),
      expected: `a screen: ${screens.join(', ')}`,
      got: screen,
      didYouMean: nearest(screen, screens),
    });
  };
  const bind = (binding: MimicBinding, at: FieldPath, place?: ProblemPlace): void => {
    if (!binding.shows.includes('setpoint')) {
      bindings.push(binding);
      return;
    }
    const setpoint = book.setpointOf(binding.tag);
    if (setpoint === undefined) {
      faults.push({
        code: 'drawing-binding',
        path: at,
        ...(place === undefined ? {} : { elsewhere: place }),
        expected: 'a tag with a `setpoint` in `tags`',
        got: binding.tag,
      });
      return;
    }
    const shows = binding.shows.map((show): Show => (show === 'setpoint' ? 'value' : show));
    bindings.push({ ...binding, shows, tag: book.refer(setpoint, source) });
  };

  for (const { element, tag, options, place } of read?.bindings ?? []) {
    const key = book.refer(fill(tag, place), source);
    const { format } = options;
    const filled =
      format === undefined ? options : { ...options, format: fillText(format, values) };
    bind({ ...filled, element, tag: key }, path, place);
  }
  for (const { element, screen, place } of read?.links ?? []) {
    link(element, fill(screen, place), path, place);
  }
  for (const [id, written] of Object.entries(file.bind ?? {})) {
    const at = [...path, 'bind', id];
    const { tag, screen } = written;
    const found = read?.elements.get(id);
    const key = tag === undefined ? undefined : book.resolve(tag, [...at, 'tag']);
    if (key === undefined && screen === undefined) {
      const expected = '`tag`, `screen` or both';
      faults.push({ code: 'site-missing-field', path: at, expected, got: 'neither' });
    }
    const options = optionsOf(written, found?.isText ?? false, at, faults);
    if (read === undefined) continue;
    if (found === undefined) {
      missing.push({ id, ...(key === undefined ? {} : { tag: key }) });
      continue;
    }
    const { element } = found;
    if (key !== undefined && options !== undefined) bind({ ...options, element, tag: key }, at);
    if (screen !== undefined) link(element, screen, [...at, 'screen']);
  }
  if (bindings.length > MAX_BINDINGS) {
    const expected = `at most ${MAX_BINDINGS} bound elements in one drawing`;
    faults.push({ code: 'site-too-large', path, expected, got: String(bindings.length) });
  }
  const drawing = read?.drawing ?? NOTHING;
  return {
    bound: {
      drawing: values.size === 0 ? drawing : withValues(drawing, values),
      bindings,
      links,
      missing,
    },
    faults,
  };
}

/** The one element of a symbol, bound as the widget says. */
export function bindSymbol(
  file: SymbolFile,
  read: ReadDrawing | undefined,
  binder: Binder,
  path: FieldPath,
): Bound & { readonly tag: TagKey | undefined } {
  const { kind: _kind, at: _at, id: _id, label: _label, symbol: _symbol, with: values } = file;
  const { tag, screen, show, format, decimals, span, direction } = file;
  const { angles, pivot, travel, when, looks } = file;
  const usual = read?.bindings[0]?.options.shows;
  const written: BindingFile = {
    ...(tag === undefined ? {} : { tag }),
    ...(screen === undefined ? {} : { screen }),
    ...(show === undefined ? (usual === undefined ? {} : { show: [...usual] }) : { show }),
    ...(format === undefined ? {} : { format }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(span === undefined ? {} : { span }),
    ...(direction === undefined ? {} : { direction }),
    ...(angles === undefined ? {} : { angles }),
    ...(pivot === undefined ? {} : { pivot }),
    ...(travel === undefined ? {} : { travel }),
    ...(when === undefined ? {} : { when }),
    ...(looks === undefined ? {} : { looks }),
  };
  const isBound = tag !== undefined || screen !== undefined;
  const { bound, faults } = bindMimic(
    {
      // A bubble whose letters nobody gave is empty.
      with: { ...Object.fromEntries(SYMBOL_TEXTS.map((name) => [name, ''])), ...values },
      ...(isBound && { bind: { symbol: written } }),
    },
    read === undefined ? undefined : { ...read, bindings: [] },
    binder,
    path,
  );
  // The field is the widget's own, not one of a `bind`.
  const own = faults.map((fault) => ({
    ...fault,
    path: fault.path.filter(
      (key, index) => index < path.length || (key !== 'bind' && key !== 'symbol'),
    ),
  }));
  return { bound, faults: own, tag: bound.bindings[0]?.tag };
}

function optionsOf(
  { tag: _tag, screen: _screen, looks, ...fields }: BindingFile,
  isText: boolean,
  path: FieldPath,
  faults: Fault[],
) {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(fields)) {
    values.set(name, Array.isArray(value) ? value.join(' ') : String(value));
  }
  if (looks !== undefined) {
    values.set(
      'looks',
      Object.entries(looks)
        .map(([look, when]) => `${look}: ${when}`)
        .join('; '),
    );
  }
  try {
    return readOptions({ values, place: (field) => ({ field }) }, isText);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { where, code, expected, got, didYouMean } = error.problem;
    faults.push({ code, path: [...path, where.field ?? ''], expected, got, didYouMean });
    return undefined;
  }
}

/** A copy of a drawing whose texts have the values of its parameters. */
function withValues(drawing: Drawing, values: Values): Drawing {
  const copy = (element: DrawingElement): DrawingElement => ({
    ...element,
    children: element.children.map((child) =>
      typeof child === 'string' ? fillText(child, values) : copy(child),
    ),
  });
  return { ...drawing, children: drawing.children.map(copy) };
}
