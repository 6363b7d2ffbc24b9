/**
 * What is right but could be read or understood better on a real wall. Pure. Nothing here keeps a
 * site from running.
 */
import type { Problem } from '../problem.ts';
import { displaysOf } from './displays.ts';
import { nearest } from './nearest.ts';
import { WORD_LANGUAGES, wordLanguage } from './language.ts';
import type { Screen, Site, SiteTag, Widget } from './site.ts';

/** Smallest angle of a capital letter that is read without effort (ISO 9241-303, hmi.md): 16′. */
const LABEL_ARCMIN = 16;
/** Height of a capital letter over the size of the font. */
const CAP_HEIGHT = 0.72;
/** Width over diagonal of a 16:9 display. */
const WIDTH_OF_DIAGONAL = 16 / Math.hypot(16, 9);
const MM_PER_INCH = 25.4;
/** Lines of label text that a widget needs in height, and letters in width. */
const NEEDED: Readonly<Record<Widget['kind'], readonly [lines: number, letters: number]>> = {
  value: [2.5, 8],
  indicator: [5, 6],
  tank: [4, 6],
  trend: [6, 16],
  sparkline: [3, 8],
  kpi: [4, 10],
  lamp: [2, 8],
  table: [6, 30],
  alarms: [5, 16],
  alarmTable: [7, 34],
  alarmRate: [4, 16],
  clock: [1, 8],
  text: [1, 2],
  mimic: [8, 20],
  symbol: [3, 4],
  panel: [2, 4],
};
/** Width of an average letter over the size of the font. */
const LETTER_WIDTH = 0.55;
/** Header and link strip take this share of the height of a display (hmi.md, pictures). */
const CHROME_SHARE = 0.15;
/** More than this on one screen is not taken in at a glance. */
const MAX_ELEMENTS = 60;

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
  const shown = new Set(displaysOf(site).flatMap(({ screens }) => screens));
  for (const screen of site.screens) {
    lintScreen(site, screen, note);
    if (!shown.has(screen.id)) {
      note('lint-unshown-screen', screen.id, 'a display that has the screen', 'none');
    }
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

/** The smallest font, px of a display `widthPx` wide, that is read from where people stand. */
export function labelFontPx(site: Pick<Site, 'viewing'>, widthPx: number): number {
  const { distanceM, diagonalIn } = site.viewing;
  const angle = (LABEL_ARCMIN / 60) * (Math.PI / 180);
  const capMm = 2 * distanceM * 1_000 * Math.tan(angle / 2);
  const pxPerMm = widthPx / (diagonalIn * MM_PER_INCH * WIDTH_OF_DIAGONAL);
  return (capMm * pxPerMm) / CAP_HEIGHT;
}

function lintScreen(site: Site, screen: Screen, note: Note): void {
  // Only proportions count, so any width does.
  const width = 1_920;
  const height = (width * 9) / 16;
  const font = labelFontPx(site, width);
  let elements = 0;
  const visit = (widgets: readonly Widget[], cellWidth: number, cellHeight: number): void => {
    for (const widget of widgets) {
      const { w, h } = widget.at;
      const [lines, letters] = NEEDED[widget.kind];
      const [needsWidth, needsHeight] = [letters * font * LETTER_WIDTH, lines * font];
      if (w * cellWidth < needsWidth || h * cellHeight < needsHeight) {
        const { distanceM } = site.viewing;
        const expected = `room for text of ${LABEL_ARCMIN}′ seen from ${distanceM} m: ${percent(needsWidth / width)} × ${percent(needsHeight / height)} of the display`;
        note(
          'lint-text-too-small',
          `${screen.id}: ${widget.kind} ${widget.id}`,
          expected,
          `${percent((w * cellWidth) / width)} × ${percent((h * cellHeight) / height)}`,
        );
      }
      if (widget.kind === 'mimic') lintMimic(widget, site, note);
      if (widget.kind === 'panel') {
        const innerHeight = Math.max(0, h * cellHeight - font * 1.5);
        visit(widget.widgets, (w * cellWidth) / widget.columns, innerHeight / widget.rows);
      } else {
        elements++;
      }
    }
  };
  visit(screen.widgets, width / screen.columns, (height * (1 - CHROME_SHARE)) / screen.rows);
  if (elements > MAX_ELEMENTS) {
    note(
      'lint-crowded',
      screen.id,
      `at most ${MAX_ELEMENTS} elements on a screen`,
      String(elements),
    );
  }
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
