/**
 * The site of the gallery, as somebody would write it: one screen, a row for each kind of widget and a
 * column for each state. Widget ids are `kind.state`.
 */
import { PICTURE_CASES, PICTURE_MAX_AGE_MS, TAG_CASES } from './cases.ts';

/** Words of the gallery's plant. */
const WORDS = {
  en: {
    name: 'Gallery',
    level: 'Drum Level',
    setpoint: 'Drum Level Setpoint',
    pump: 'Feed Pump A',
    running: 'Running',
    stopped: 'Stopped',
    starting: 'Starting',
    tripped: 'Tripped',
    local: 'Local',
    start: 'Start',
    panel: 'Boiler B-101',
    header: 'Steam Generation',
    note: 'Feed pumps change over on Sunday at 06:00.',
    camera: 'Gate North',
    alarms: 'Alarms',
    table: 'All Tags',
    lost: 'Cooling Loop',
    ahead: 'Energy Meters',
    quiet: 'Tank Farm',
    silent: 'Utilities',
    plant: 'Boiler House',
  },
  de: {
    name: 'Galerie',
    level: 'Trommelfüllstand',
    setpoint: 'Sollwert Trommelfüllstand',
    pump: 'Speisewasserpumpe A',
    running: 'In Betrieb',
    stopped: 'Steht',
    starting: 'Läuft an',
    tripped: 'Ausgelöst',
    local: 'Vor Ort',
    start: 'Ein',
    panel: 'Dampferzeuger B-101',
    header: 'Dampferzeugung',
    note: 'Umschaltung der Speisewasserpumpen am Sonntag um 06:00 Uhr.',
    camera: 'Tor Nord',
    alarms: 'Alarme',
    table: 'Alle Messstellen',
    lost: 'Kühlkreislauf',
    ahead: 'Energiezähler',
    quiet: 'Tanklager',
    silent: 'Nebenanlagen',
    plant: 'Kesselhaus',
  },
} as const;
export type GalleryLanguage = keyof typeof WORDS;
export const LANGUAGES = Object.keys(WORDS) as readonly GalleryLanguage[];

/** Columns of the longest row. */
const COLUMNS = TAG_CASES.length + 6;

type Widget = Readonly<Record<string, unknown>>;
type Row = readonly [kind: string, states: Readonly<Record<string, Widget>>];

/** The site file for one language; its drawing is `loop.svg`. */
export function gallerySite(language: GalleryLanguage): object {
  const words = WORDS[language];
  const rows = rowsOf(words);
  return {
    version: 1,
    name: words.name,
    timeZone: 'Europe/Oslo',
    language,
    viewing: { distanceM: 2, diagonalIn: 55 },
    sources: Object.fromEntries(
      (['plant', 'lost', 'ahead', 'quiet', 'silent'] as const).map((id) => [
        id,
        { label: words[id], url: `ws://127.0.0.1:1/${id}` },
      ]),
    ),
    tags: tagsOf(words),
    screens: [
      {
        id: 'gallery',
        title: words.name,
        columns: COLUMNS,
        rows: rows.length,
        widgets: rows.flatMap(([kind, states], y) =>
          Object.entries(states).map(([state, widget], x) => ({
            id: `${kind}.${state}`,
            at: { x, y, w: 1, h: 1 },
            ...widget,
          })),
        ),
      },
    ],
  };
}

type Words = (typeof WORDS)[GalleryLanguage];

function tagsOf(words: Words): object {
  const level = {
    label: words.level,
    unit: '%',
    decimals: 1,
    span: [0, 100],
    normal: [45, 55],
    limits: { lolo: 20, lo: 35, hi: 65, hihi: 80 },
    setpoint: 'SP',
  };
  const states = {
    0: { word: words.stopped, look: 'stopped' },
    1: { word: words.running, look: 'running' },
    2: { word: words.starting, look: 'transition' },
    3: { word: words.tripped, look: 'fault' },
    4: { word: words.local, look: 'other' },
  };
  const pump = { label: words.pump, states };
  return {
    SP: { label: words.setpoint, unit: '%', span: [0, 100] },
    ...Object.fromEntries(
      TAG_CASES.flatMap(({ id, source }) => [
        [`LT-${id}`, { ...level, source }],
        [`P-${id}`, { ...pump, source }],
      ]),
    ),
    ...Object.fromEntries(LAMPS.map(([id]) => [`P-${id}`, pump])),
    'P-CMD': { states: { 1: { word: words.start, look: 'running' } } },
    'P-ordered': { ...pump, command: 'P-CMD' },
  };
}

/** Values of lamps by what they show. */
export const LAMPS = [
  ['stopped', 0],
  ['starting', 2],
  ['tripped', 3],
  ['local', 4],
  ['unmapped', 7],
  ['ordered', 0],
] as const;

function rowsOf(words: Words): readonly Row[] {
  const ofTags = (kind: string, make: (id: string) => Widget): Row => [
    kind,
    Object.fromEntries(TAG_CASES.map(({ id }) => [id, make(id)])),
  ];
  const level = (id: string): string => `LT-${id}`;
  const all = TAG_CASES.map(({ id }) => level(id));
  const lists = (kind: string, more: object): Row => [
    kind,
    {
      live: { kind, label: words.alarms, sources: ['plant'], ...more },
      clear: { kind, label: words.alarms, sources: ['quiet'], ...more },
      'not-live': { kind, label: words.alarms, sources: ['lost'], ...more },
      waiting: { kind, label: words.alarms, sources: ['silent'], ...more },
    },
  ];
  const tile = (x: number, tag: string): object => ({
    kind: 'value',
    at: { x, y: 0, w: 1, h: 1 },
    tag,
  });
  const panel = { kind: 'panel', title: words.panel, columns: 2, rows: 1 };
  return [
    ofTags('value', (id) => ({ kind: 'value', tag: level(id) })),
    ofTags('key', (id) => ({ kind: 'value', tag: level(id), size: 'key' })),
    ofTags('change', (id) => ({ kind: 'value', tag: level(id), change: { per: 'min' } })),
    ofTags('indicator', (id) => ({ kind: 'indicator', tag: level(id) })),
    ofTags('tank', (id) => ({ kind: 'tank', tag: level(id) })),
    ofTags('lying', (id) => ({ kind: 'tank', tag: level(id), orientation: 'horizontal' })),
    ofTags('bar', (id) => ({ kind: 'bar', tag: level(id) })),
    ofTags('upright', (id) => ({ kind: 'bar', tag: level(id), orientation: 'vertical' })),
    ofTags('lamp', (id) => ({ kind: 'lamp', tag: `P-${id}` })),
    ['looks', Object.fromEntries(LAMPS.map(([id]) => [id, { kind: 'lamp', tag: `P-${id}` }]))],
    ofTags('sparkline', (id) => ({ kind: 'sparkline', tag: level(id) })),
    ofTags('kpi', (id) => ({ kind: 'kpi', tag: level(id), periodMs: '8 h', target: 60 })),
    ofTags('trend', (id) => ({ kind: 'trend', label: words.level, series: [level(id)] })),
    ofTags('symbol', (id) => ({ kind: 'symbol', symbol: 'pump', tag: `P-${id}` })),
    ofTags('vessel', (id) => ({ kind: 'symbol', symbol: 'tank', tag: level(id) })),
    ofTags('mimic', (id) => ({
      kind: 'mimic',
      drawing: 'loop.svg',
      bind: {
        level: { tag: level(id), show: 'level' },
        figures: { tag: level(id), show: 'value' },
        pump: { tag: `P-${id}`, show: 'state' },
      },
    })),
    ['table', { states: { kind: 'table', label: words.table, tags: all } }],
    lists('alarms', { rows: 8 }),
    lists('alarmTable', {}),
    lists('alarmRate', {}),
    [
      'panel',
      {
        live: { ...panel, widgets: [tile(0, level('live')), tile(1, 'SP')] },
        lost: { ...panel, widgets: [tile(0, level('nocomm')), tile(1, level('live'))] },
      },
    ],
    [
      'image',
      Object.fromEntries(
        PICTURE_CASES.map(({ id, maxAge }) => [
          id,
          {
            kind: 'image',
            label: words.camera,
            file: `gate-${id}.png`,
            ...(maxAge ? { maxAgeMs: PICTURE_MAX_AGE_MS } : {}),
          },
        ]),
      ),
    ],
    ['clock', { live: { kind: 'clock' } }],
    ['header', { fixed: { kind: 'header', text: words.header } }],
    [
      'text',
      {
        label: { kind: 'text', text: words.note },
        header: { kind: 'text', text: words.panel, size: 'header' },
      },
    ],
  ];
}
