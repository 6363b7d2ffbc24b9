/**
 * Every word of the wall that is not in the site file, by language. A further language is one more
 * object of the same type; what it lacks, the compiler names.
 */
import type { LinkState } from '../../preload/api.d.ts';
import { englishRows } from './row-messages.ts';
import type { RowMessages } from './row-messages.ts';
import { englishTimeline } from './timeline-messages.ts';
import type { TimelineMessages } from './timeline-messages.ts';

/** Words of one language. */
export interface Messages extends RowMessages, TimelineMessages {
  /** Words of the states, as they stand on the marks. */
  readonly late: string;
  readonly stale: string;
  readonly noComm: string;
  readonly bad: string;
  readonly notFound: string;
  /** `nocomm` in the mixed case of a lamp's word. */
  readonly noCommWord: string;
  /** Words of the states in a sentence, for screen readers. */
  readonly spoken: Readonly<
    Record<
      'live' | 'uncertain' | 'late' | 'stale' | 'bad' | 'nocomm' | 'waiting' | 'config',
      string
    >
  >;
  readonly lastUsable: string;
  /** Words for quality reasons (docs/quality.md); others are shown as the source sends them. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<LinkState, string>>;
  readonly linkAlarms: Readonly<
    Record<'degraded' | 'blocked' | 'flapping' | 'source-silent', string>
  >;
  readonly setpoint: string;
  readonly ago: (age: string) => string;
  readonly since: (time: string) => string;
  readonly attempt: (count: number) => string;
  readonly nextTry: (age: string) => string;
  /** Button that ends the wait for the next try. */
  readonly dialNow: string;
  readonly trying: string;
  readonly lost: (label: string, age: string) => string;
  readonly neverConnected: (label: string) => string;
  readonly confirmed: (confirmed: number, wanted: number) => string;
  readonly lastOutage: (time: string, duration: string, lost: number) => string;
  readonly outageSoFar: (duration: string) => string;
  readonly noOutage: string;
  readonly screenOf: (n: number, m: number) => string;
  readonly previousScreen: string;
  readonly nextScreen: string;
  readonly frames: (perSecond: number) => string;
  readonly notEncrypted: string;
  readonly clockSkew: (skew: string) => string;
  readonly siteRefused: (count: number) => string;
  readonly deadMan: string;
  readonly connecting: string;
  readonly noMain: string;
  readonly widgetFailed: string;
  /** Words for truth values of a lamp the site names no words for. */
  readonly on: string;
  readonly off: string;
  readonly commandNotFollowed: (is: string, commanded: string) => string;
  readonly andMore: (count: number) => string;
}

const english: Messages = {
  ...englishRows,
  ...englishTimeline,
  late: 'LATE',
  stale: 'STALE',
  noComm: 'NO COMM',
  bad: 'BAD',
  notFound: 'not found',
  noCommWord: 'No comm',
  spoken: {
    live: 'live',
    uncertain: 'uncertain',
    late: 'late',
    stale: 'stale',
    bad: 'bad, value not shown',
    nocomm: 'no communication, last value',
    waiting: 'waiting for the first value',
    config: 'no such tag',
  },
  lastUsable: 'last usable',
  reasons: {
    beyondRange: 'beyond range',
    clockSkew: 'clock skew',
    noValue: 'no value',
    notANumber: 'not a number',
    sensorFailure: 'sensor',
    deviceFailure: 'device',
    outOfService: 'out of service',
    notConnected: 'not connected',
    configurationError: 'configuration',
    noCommunication: 'no comm',
    simulated: 'simulated',
    simulatedValue: 'simulated',
    substituted: 'substituted',
    substituteValue: 'substituted',
    initialValue: 'initial value',
    sensorNotAccurate: 'inaccurate',
    sensorCalibration: 'calibration',
    calibrating: 'calibration',
    engineeringUnitsExceeded: 'beyond range',
    subNormal: 'derived',
    dataSubNormal: 'derived',
    localOverride: 'manual',
    manual: 'manual',
    clamped: 'clamped',
    flatline: 'flat line',
    maintenance: 'maintenance',
  },
  links: {
    idle: 'IDLE',
    dialing: 'CONNECTING',
    authenticating: 'SIGNING IN',
    subscribing: 'SUBSCRIBING',
    resyncing: 'CATCHING UP',
    live: 'LIVE',
    suspect: 'SILENT',
    draining: 'MOVING',
    backoff: 'RECONNECTING',
    persistent: 'RECONNECTING',
    suspended: 'ASLEEP',
    blocked: 'REFUSED',
    stopped: 'STOPPED',
  },
  linkAlarms: {
    degraded: 'down for long',
    blocked: 'access refused',
    flapping: 'unsteady link',
    'source-silent': 'source silent',
  },
  setpoint: 'setpoint',
  ago: (age) => `${age} ago`,
  since: (time) => `since ${time}`,
  attempt: (count) => `try ${count}`,
  nextTry: (age) => `next try in ${age}`,
  dialNow: 'Try now',
  trying: 'trying now',
  lost: (label, age) => `${label} lost ${age}`,
  neverConnected: (label) => `${label} not reached`,
  confirmed: (confirmed, wanted) => `${confirmed} of ${wanted} confirmed`,
  lastOutage: (time, duration, lost) =>
    `last outage ${time}, ${duration}, ${lost === 0 ? 'nothing lost' : `${lost} samples lost`}`,
  outageSoFar: (duration) => `outage ${duration} so far`,
  noOutage: 'no outage since start',
  screenOf: (n, m) => `${n} of ${m}`,
  previousScreen: 'Previous screen',
  nextScreen: 'Next screen',
  frames: (perSecond) => `${perSecond} frames/s`,
  notEncrypted: 'not encrypted',
  clockSkew: (skew) => `clock differs ${skew}`,
  siteRefused: (count) =>
    count === 1
      ? 'Site file refused, the last good one stays on'
      : `Site file refused (${count} problems), the last good one stays on`,
  deadMan: 'DISPLAY NOT LIVE SINCE',
  connecting: 'Waiting for the first data',
  noMain: 'This page shows plant data only inside Vigil.',
  widgetFailed: 'Cannot be shown',
  on: 'On',
  off: 'Off',
  commandNotFollowed: (is, commanded) => `${is} \u2260 ${commanded}`,
  andMore: (count) => `and ${count} more`,
};

const LANGUAGES: Readonly<Record<string, Messages>> = { en: english };

/** Words for a BCP 47 language tag; English where there are none for it. */
export function messagesFor(language: string): Messages {
  return LANGUAGES[language.split('-')[0] ?? ''] ?? english;
}

/** A quality reason in words: known ones by the table, `bearingWorn` as `bearing worn`. */
export function reasonWord(reason: string, messages: Messages): string {
  return (
    messages.reasons[reason] ??
    reason
      .replace(/[-_.]+/g, ' ')
      .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
  );
}
