/**
 * What is right but could be read or understood better on a real wall. Pure. Nothing here keeps a
 * site from running.
 */
import type { Problem } from '../problem.ts';
import { displaysOf } from './displays.ts';
import { drawnTexts } from './drawing/text-sizes.ts';
import { shorten } from './fault.ts';
import { nearest } from './nearest.ts';
import { WORD_LANGUAGES, wordLanguage } from './language.ts';
import type { Screen, Site, SiteDisplay, SiteTag, Widget } from './site.ts';

/** Smallest angle of a capital letter that is read without effort (ISO 9241-303, hmi.md): 16′. */
const LABEL_ARCMIN = 16;
/** Height of a capital letter over the size of the font. */
const CAP_HEIGHT = 0.72;
/** Of a display whose pixels the file does not tell; only its proportions count. */
const USUAL_SIZE: Size = { width: 1_920, height: 1_080 };
const MM_PER_INCH = 25.4;
/** Lines of label text that a widget needs in height, and letters in width. */
const NEEDED: Readonly<Record<Widget['kind'], readonly [lines: number, letters: number]>> = {
  value: [2.5, 8],
  indicator: [5, 6],
  tank: [4, 6],
  bar: [3, 8],
  trend: [6, 16],
  sparkline: [3, 8],
  kpi: [4, 10],
  lamp: [2, 8],
  table: [6, 30],
  alarms: [5, 16],
  // With all that stands above its rows in a flood whose list is lost.
  alarmTable: [12, 34],
  alarmRate: [4, 16],
  clock: [1, 8],
  text: [1, 2],
  header: [2, 8],
  image: [4, 8],
  mimic: [8, 20],
  symbol: [3, 4],
  panel: [2, 4],
};
/** Width of an average letter over the size of the font. */
const LETTER_WIDTH = 0.55;
/** Header and link strip take this share of the height of a display (hmi.md, pictures). */
const CHROME_SHARE = 0.15;
/** A title above the content of a widget takes this many lines. */
const TITLE_LINES = 1.5;
/** More than this on one screen is not taken in at a glance. */
const MAX_ELEMENTS = 60;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Notes on a site that is right. Codes begin with `lint-`. */
export function lint(site: Site, file: string): readonly Problem[] {
  const problems: Problem[] = [];
  const note = (code: string, field: string, expected: string, got: string): void => {
    problems.push({ code, where: { file, field }, expected, got });
  };
  if (wordLanguage(site.language) !== new Intl.Locale(site.language).language) {
    const expected = `a language with words of its own (${WORD_LANGUAGES.join(', ')})`;
    note('lint-language', 'language', expected, `${site.language}, shown with English words`);
  }
  const displays = displaysOf(site);
  for (const screen of site.screens) {
    lintScreen(site, screen, note);
    const having = displays.filter(({ screens }) => screens.includes(screen.id));
    if (having.length === 0) {
      note('lint-unshown-screen', screen.id, 'a display that has the screen', 'none');
    }
    // Two displays of one size and one distance have the same to say.
    const looks = new Map(having.map((one) => [JSON.stringify(lookOf(one)), lookOf(one)]));
    for (const look of looks.values()) lintTexts(screen, look, note);
  }
  const used = usedTags(site);
  for (const tag of Object.values(site.tags)) {
    if (!used(tag)) {
      note('lint-unused-tag', `tags: ${tag.key}`, 'a widget that shows the tag', 'none');
    }
    lintTag(tag, note);
  }
  return problems;
}

type Note = (code: string, field: string, expected: string, got: string) => void;

function lintTag({ key, span, normal, limits, unit, states }: SiteTag, note: Note): void {
  const field = `tags: ${key}`;
  if (span !== undefined) {
    for (const [name, value] of [
      ...Object.entries(limits ?? {}),
      ...(normal ?? []).map((end) => ['normal', end] as const),
    ]) {
      if (value >= span[0] && value <= span[1]) continue;
      note(
        'lint-outside-span',
        field,
        `\`${name}\` inside the span ${span.join(' to ')}`,
        String(value),
      );
    }
    if (unit === undefined && states === undefined) {
      note('lint-no-unit', field, 'a unit beside the span', 'none');
    }
  }
}

/** The smallest font, px, that is read from where people stand before a display of so many pixels. */
export function labelFontPx({ viewing }: Pick<Site, 'viewing'>, { width, height }: Size): number {
  const { distanceM, diagonalIn } = viewing;
  const angle = (LABEL_ARCMIN / 60) * (Math.PI / 180);
  const capMm = 2 * distanceM * 1_000 * Math.tan(angle / 2);
  const pxPerMm = Math.hypot(width, height) / (diagonalIn * MM_PER_INCH);
  return (capMm * pxPerMm) / CAP_HEIGHT;
}

/** How a screen is looked at on a display. */
interface Look {
  readonly viewing: Site['viewing'];
  readonly size: Size;
}

function lookOf({ viewing, monitor }: SiteDisplay): Look {
  const [width, height] = (monitor.size ?? '').split('x').map(Number);
  const isKnown = width !== undefined && height !== undefined;
  return { viewing, size: isKnown ? { width, height } : USUAL_SIZE };
}

function lintScreen(site: Site, screen: Screen, note: Note): void {
  let elements = 0;
  const visit = (widgets: readonly Widget[]): void => {
    for (const widget of widgets) {
      if (widget.kind === 'mimic') lintMimic(widget, site, note);
      if (widget.kind === 'panel') visit(widget.widgets);
      else elements++;
    }
  };
  visit(screen.widgets);
  if (elements > MAX_ELEMENTS) {
    note(
      'lint-crowded',
      screen.id,
      `at most ${MAX_ELEMENTS} elements on a screen`,
      String(elements),
    );
  }
}

/** Texts that are too small for those who stand before a display. */
function lintTexts(screen: Screen, look: Look, note: Note): void {
  const { width, height } = look.size;
  const font = labelFontPx(look, look.size);
  const seen = `seen from ${look.viewing.distanceM} m`;
  const visit = (widgets: readonly Widget[], cellWidth: number, cellHeight: number): void => {
    for (const widget of widgets) {
      const [w, h] = [widget.at.w * cellWidth, widget.at.h * cellHeight];
      const [lines, letters] = NEEDED[widget.kind];
      const [needsWidth, needsHeight] = [letters * font * LETTER_WIDTH, lines * font];
      if (w < needsWidth || h < needsHeight) {
        const room = `${percent(needsWidth / width)} × ${percent(needsHeight / height)}`;
        note(
          'lint-text-too-small',
          `${screen.id}: ${widget.kind} ${widget.id}`,
          `room for text of ${LABEL_ARCMIN}′ ${seen}: ${room} of the display`,
          `${percent(w / width)} × ${percent(h / height)}`,
        );
      }
      const title = font * TITLE_LINES;
      if (widget.kind === 'mimic') {
        const room = { width: w, height: widget.label === undefined ? h : h - title };
        lintDrawnTexts(widget, room, font, seen, note);
      }
      if (widget.kind === 'panel') {
        const innerHeight = Math.max(0, h - title);
        visit(widget.widgets, w / widget.columns, innerHeight / widget.rows);
      }
    }
  };
  visit(screen.widgets, width / screen.columns, (height * (1 - CHROME_SHARE)) / screen.rows);
}

/** Texts of a drawing that are too small where the drawing fills `room`, px. */
function lintDrawnTexts(
  { id, file, drawing, bindings }: Extract<Widget, { kind: 'mimic' }>,
  room: Size,
  font: number,
  seen: string,
  note: Note,
): void {
  const [, , width, height] = drawing.viewBox;
  const scale = Math.min(room.width / width, room.height / height);
  const texts = drawnTexts(drawing, new Set(bindings.map(({ element }) => element)));
  const small = texts.filter(({ size }) => size * scale < font);
  const [smallest] = small.sort((a, b) => a.size - b.size);
  if (smallest === undefined) return;
  const others = small.length === 1 ? '' : `, and ${small.length - 1} more texts below`;
  note(
    'lint-drawing-text',
    `mimic ${id}`,
    `text of ${LABEL_ARCMIN}′ ${seen}: a font of ${Math.ceil(font / scale)} units of ${file} at least`,
    `${JSON.stringify(shorten(smallest.text))} of ${smallest.size.toFixed(1)}${others}`,
  );
}

/** What a drawing says that nobody will see on the wall. */
function lintMimic(
  { id, file, leftOut, missing, bindings }: Extract<Widget, { kind: 'mimic' }>,
  { tags, sources }: Site,
  note: Note,
): void {
  const field = `mimic ${id}`;
  for (const { what, line } of leftOut) {
    note('lint-drawing-left-out', field, `a drawing without ${what}`, `${file}, line ${line}`);
  }
  for (const element of missing) {
    note('lint-drawing-element', field, `an element \`${element.id}\` in ${file}`, 'none');
  }
  const declared = Object.values(tags).filter((tag) => Object.keys(tag).length > 3);
  const names = declared.map(({ key }) => key);
  for (const key of new Set(bindings.map(({ tag }) => tag))) {
    const tag = tags[key];
    if (tag === undefined || names.includes(key)) continue;
    const meant = nearest(tag.name, names);
    if (meant === undefined) continue;
    const source = sources.find((one) => one.id === tag.source)?.label ?? tag.source;
    note(
      'lint-drawing-tag',
      field,
      `the tag ${meant}?`,
      `${tag.name}, which only ${source} may know`,
    );
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Whether a widget shows a tag, itself or as setpoint or command of one that is shown. */
function usedTags(site: Site): (tag: SiteTag) => boolean {
  const keys = new Set<string>();
  const prefixes: string[] = [];
  const use = (reference: string): void => {
    if (reference.endsWith('*')) prefixes.push(reference.slice(0, -1));
    else keys.add(reference);
  };
  const visit = (widgets: readonly Widget[]): void => {
    for (const widget of widgets) {
      if ('tag' in widget && widget.tag !== undefined) use(widget.tag);
      if ('bindings' in widget) for (const { tag } of widget.bindings) use(tag);
      if (widget.kind === 'trend') for (const { tag } of widget.series) use(tag);
      if (widget.kind === 'table') widget.tags.forEach(use);
      if (widget.kind === 'panel') visit(widget.widgets);
    }
  };
  for (const { widgets } of site.screens) visit(widgets);
  for (const { setpoint, command, derive } of Object.values(site.tags)) {
    for (const input of derive?.of ?? []) keys.add(input);
    if (setpoint !== undefined) keys.add(setpoint);
    if (command !== undefined) keys.add(command);
  }
  return ({ key, source, name }) =>
    keys.has(key) ||
    prefixes.some((prefix) => key.startsWith(prefix) || `${source}:${name}`.startsWith(prefix));
}
