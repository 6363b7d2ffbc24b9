/**
 * The displays of a site: from the file, where much may be left out, to what each of them shows.
 * Which monitor is whose is decided at run time (display/placing.ts). Pure.
 */
import type { Fault, FieldPath } from './fault.ts';
import { nearest } from './nearest.ts';
import type { SiteFile } from './schema.ts';
import type { MonitorRule, Rotation, Site, SiteDisplay } from './site.ts';

type RotationFile = NonNullable<SiteFile['rotation']>;
type DisplayFile = NonNullable<SiteFile['displays']>[number];

/** Id of the one display of a site that names none; in metrics `display="1"`. */
export const ONLY_DISPLAY = '1';

/** The displays and the rotation of a site, and what is wrong with their lines. */
export interface ExpandedDisplays {
  readonly parts: Pick<Site, 'displays' | 'rotation'>;
  readonly faults: readonly Fault[];
}

/** Fills in what displays leave out, and finds references to screens that do not exist. */
export function expandDisplays(file: SiteFile): ExpandedDisplays {
  const faults: Fault[] = [];
  const all = file.screens.map(({ id }) => id);
  const rotation = rotationOf(file.rotation, all, ['rotation'], 'screens', faults);
  if (file.displays === undefined) return { parts: withRotation({}, rotation), faults };
  const displays = file.displays.map((display, index): SiteDisplay => {
    const path = ['displays', index];
    checkReferences(display.screens ?? [], all, [...path, 'screens'], 'screens', faults);
    const screens = display.screens ?? all;
    const own = turnsOf(display, rotation, screens, path, faults);
    const { id, monitor = {}, theme = file.theme, viewing = file.viewing } = display;
    return withRotation({ id, monitor, screens, theme, viewing }, own);
  });
  checkIds(file.displays, faults);
  checkRules(displays, faults);
  return { parts: withRotation({ displays }, rotation), faults };
}

/** The displays of a site; where it names none, the one that has all screens. */
export function displaysOf(site: Site): readonly SiteDisplay[] {
  if (site.displays !== undefined) return site.displays;
  const { theme, viewing, rotation } = site;
  const screens = site.screens.map(({ id }) => id);
  const monitor = { primary: true } as const;
  return [withRotation({ id: ONLY_DISPLAY, monitor, screens, theme, viewing }, rotation)];
}

/** The site as the page of one display sees it: with its screens alone. */
export function siteOn(site: Site, display: SiteDisplay): Site {
  const byId = new Map(site.screens.map((screen) => [screen.id, screen]));
  const { rotation: ofWall, displays, ...rest } = site;
  const { theme, viewing, rotation } = display;
  const screens = display.screens.flatMap((id) => byId.get(id) ?? []);
  return withRotation({ ...rest, theme, viewing, screens }, rotation);
}

/** True if any screens of the site take turns by themselves. */
export function isRotating(site: Site): boolean {
  return displaysOf(site).some(({ rotation }) => rotation !== undefined);
}

function withRotation<T extends object>(
  target: T,
  rotation: Rotation | undefined,
): T & { readonly rotation?: Rotation } {
  return rotation === undefined ? target : { ...target, rotation };
}

/** The turns of one display: its own, else those of the wall as far as it has their screens. */
function turnsOf(
  { id, rotation, rotates }: DisplayFile,
  ofWall: Rotation | undefined,
  screens: readonly string[],
  path: FieldPath,
  faults: Fault[],
): Rotation | undefined {
  if (!rotates) return undefined;
  if (rotation !== undefined) {
    return rotationOf(rotation, screens, [...path, 'rotation'], `screens of \`${id}\``, faults);
  }
  if (ofWall === undefined) return undefined;
  const own = ofWall.screens.filter((screen) => screens.includes(screen));
  return own.length < 2 ? undefined : { ...ofWall, screens: own };
}

function rotationOf(
  file: RotationFile | undefined,
  screens: readonly string[],
  path: FieldPath,
  whose: string,
  faults: Fault[],
): Rotation | undefined {
  if (file === undefined) return undefined;
  checkReferences(file.screens ?? [], screens, [...path, 'screens'], whose, faults);
  const { dwellMs, pauseMs, jump } = file;
  return { dwellMs, screens: file.screens ?? screens, pauseMs, jump };
}

function checkReferences(
  named: readonly string[],
  known: readonly string[],
  path: FieldPath,
  whose: string,
  faults: Fault[],
): void {
  const seen = new Set<string>();
  for (const [index, id] of named.entries()) {
    const at = [...path, index];
    if (!known.includes(id)) {
      faults.push({
        code: 'site-unknown-screen',
        path: at,
        expected: `the id of one of the ${whose}: ${known.join(', ')}`,
        got: id,
        didYouMean: nearest(id, known),
      });
    } else if (seen.has(id)) {
      faults.push({ code: 'site-duplicate-id', path: at, expected: 'each screen once', got: id });
    }
    seen.add(id);
  }
}

function checkIds(displays: readonly DisplayFile[], faults: Fault[]): void {
  const seen = new Set<string>();
  for (const [index, { id }] of displays.entries()) {
    if (seen.has(id)) {
      const path = ['displays', index, 'id'];
      faults.push({ code: 'site-duplicate-id', path, expected: 'an id of its own', got: id });
    }
    seen.add(id);
  }
}

/** Two displays with the same conditions want the same monitor, whatever is plugged in. */
function checkRules(displays: readonly SiteDisplay[], faults: Fault[]): void {
  const owners = new Map<string, string>();
  for (const [index, { id, monitor }] of displays.entries()) {
    const rule = printRule(monitor);
    if (rule === '') continue;
    const owner = owners.get(rule);
    if (owner === undefined) {
      owners.set(rule, id);
      continue;
    }
    faults.push({
      code: 'site-same-monitor',
      path: ['displays', index, 'monitor'],
      expected: `a monitor of its own (of several alike, \`fromLeft\` names one)`,
      got: `that of display \`${owner}\`: ${rule}`,
    });
  }
}

/** The conditions of a rule in words, always in the same order; empty for none. */
export function printRule({ label, at, size, fromLeft, primary }: MonitorRule): string {
  return [
    label === undefined ? '' : `label ${JSON.stringify(label)}`,
    at === undefined ? '' : `at ${at.x}, ${at.y}`,
    size === undefined ? '' : `size ${size}`,
    primary === undefined ? '' : 'primary',
    fromLeft === undefined ? '' : `${fromLeft} from the left`,
  ]
    .filter(Boolean)
    .join(', ');
}
