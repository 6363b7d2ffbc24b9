/**
 * What the address asks for: `?theme=dark&size=hd&kind=value,bar&state=live,stale&language=de&grey=1`;
 * everything where nothing is named; `pictured=1`: what stands on the pictures of the visual tests.
 */

/** One size: the type and unit of a display, and how large a widget is on it. */
export interface GallerySize {
  readonly id: string;
  readonly title: string;
  /** Width of the display whose type it has, px; 16:9. */
  readonly displayPx: number;
  /** Pixels of a widget, of those that `SIZES_OF_KINDS` gives it on a display of 1920. */
  readonly of: (usual: Box) => Box;
  /** States shown; undefined: all. */
  readonly states?: readonly string[];
}
export type Box = readonly [width: number, height: number];

export const SIZES: readonly GallerySize[] = [
  { id: 'small', title: '96 px', displayPx: 1_920, of: () => [96, 96] },
  { id: 'hd', title: '1920 × 1080', displayPx: 1_920, of: (usual) => usual },
  {
    id: 'uhd',
    title: '3840 × 2160',
    displayPx: 3_840,
    of: ([width, height]) => [2 * width, 2 * height],
  },
  {
    id: 'full',
    title: 'a quarter of 3840 × 2160',
    displayPx: 3_840,
    of: () => [1_920, 1_080],
    states: ['live', 'alarm', 'stale', 'nocomm', 'not-live', 'states', 'fixed', 'header'],
  },
];

/** Usual place of each kind on a display of 1920 × 1080, px. */
const SIZES_OF_KINDS: Readonly<Record<string, Box>> = {
  value: [240, 150],
  key: [280, 170],
  change: [240, 170],
  indicator: [190, 330],
  tank: [190, 330],
  lying: [300, 150],
  bar: [320, 130],
  upright: [170, 300],
  lamp: [240, 130],
  looks: [240, 130],
  sparkline: [300, 180],
  kpi: [300, 190],
  trend: [480, 280],
  symbol: [190, 190],
  vessel: [190, 190],
  mimic: [420, 280],
  table: [900, 420],
  alarms: [440, 420],
  alarmTable: [900, 320],
  alarmRate: [560, 240],
  panel: [480, 200],
  image: [340, 260],
  clock: [300, 110],
  header: [480, 70],
  text: [300, 80],
};

/** Kinds that are looked at together, and stand on one picture of the visual tests. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  figures: ['value', 'key', 'change', 'kpi', 'panel'],
  scales: ['indicator', 'tank', 'lying', 'bar', 'upright'],
  status: ['lamp', 'looks', 'symbol', 'vessel', 'mimic'],
  time: ['trend', 'sparkline', 'clock'],
  lists: ['table', 'alarms', 'alarmTable', 'alarmRate'],
  fixed: ['image', 'header', 'text'],
};

const FIRM = ['live', 'stale', 'nocomm'];

/** The few of each kind that stand on the pictures of the visual tests: every look once. */
const PICTURED: Readonly<Record<string, readonly string[]>> = {
  value: ['live', 'alarm', 'uncertain', 'late', 'stale', 'bad', 'nocomm', 'waiting', 'config'],
  key: ['live'],
  change: ['live', 'stale'],
  kpi: [...FIRM, 'uncertain'],
  panel: ['lost'],
  indicator: [...FIRM, 'alarm', 'uncertain', 'bad'],
  tank: FIRM,
  lying: ['live', 'stale', 'bad'],
  bar: [...FIRM, 'uncertain'],
  upright: FIRM,
  lamp: [...FIRM, 'alarm', 'uncertain', 'bad', 'config'],
  looks: ['stopped', 'starting', 'tripped', 'local', 'unmapped', 'ordered'],
  symbol: ['live', 'stale', 'bad'],
  vessel: FIRM,
  mimic: [...FIRM, 'alarm', 'bad'],
  trend: [...FIRM, 'uncertain'],
  sparkline: [...FIRM, 'bad'],
  clock: ['live'],
  table: ['states'],
  alarms: ['live', 'clear', 'not-live'],
  alarmTable: ['live', 'not-live'],
  alarmRate: ['live', 'not-live'],
  image: [...FIRM, 'late', 'bad', 'waiting'],
  header: ['fixed'],
  text: ['label', 'header'],
};

/** Place of a kind on a display of 1920 × 1080, px. */
export function usualSize(kind: string): Box {
  return SIZES_OF_KINDS[kind] ?? [300, 200];
}

export const THEMES = ['light', 'dark'] as const;

/** The part of the gallery that an address asks for. */
export class Wanted {
  readonly #query: URLSearchParams;

  constructor(search: string) {
    this.#query = new URLSearchParams(search);
  }

  get language(): string {
    return this.#query.get('language') ?? 'en';
  }

  get isGrey(): boolean {
    return this.#query.has('grey');
  }

  /** True where a widget is wanted. */
  hasWidget(kind: string, state: string): boolean {
    if (this.#query.has('pictured') && PICTURED[kind]?.includes(state) !== true) return false;
    return this.has('kind', kind) && this.has('state', state);
  }

  /** True where a theme, size, kind or state is wanted. */
  has(part: 'theme' | 'size' | 'kind' | 'state', id: string): boolean {
    const named = this.#query.get(part);
    return named === null || named.split(',').includes(id);
  }
}
