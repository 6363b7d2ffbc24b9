/** Says in the log where each display stands, and which monitors nobody uses, when that is news. */
import { printBounds } from './display/placement.ts';
import type { Monitor, Placing } from './display/placing.ts';
import type { Log } from './observe/log.ts';
import { printRule } from './site/displays.ts';
import type { SiteDisplay } from './site/site.ts';

/** See the head of this file. */
export class PlacingLog {
  readonly #log: Log;
  /** By what it is about: what was said last. */
  readonly #told = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** How the displays are placed now; null: there is no monitor. */
  tell(placing: Placing | null, displays: readonly SiteDisplay[]): void {
    if (placing === null) {
      this.#say('monitors', 'warn', 'display-no-monitor', 'no monitor is connected');
      return;
    }
    this.#told.delete('monitors');
    for (const [id, monitor] of placing.places) {
      const standsIn = placing.standIn === id ? ', as no display fits any monitor' : '';
      const text = `${id} on ${printMonitor(monitor)}${standsIn}`;
      this.#say(`display ${id}`, standsIn === '' ? 'info' : 'warn', 'display-placed', text);
    }
    for (const id of placing.parked) {
      const rule = displays.find((display) => display.id === id)?.monitor ?? {};
      const wanted = printRule(rule) || 'any that is free';
      this.#say(`display ${id}`, 'warn', 'display-parked', `${id} has no monitor: ${wanted}`);
    }
    const unused = placing.unused.map(printMonitor).join('; ');
    this.#say('unused', 'info', 'monitors-unused', unused === '' ? 'none' : unused);
  }

  #say(subject: string, level: 'info' | 'warn', code: string, text: string): void {
    if (this.#told.get(subject) === text) return;
    this.#told.set(subject, text);
    this.#log(level, code, text);
  }
}

function printMonitor({ label, bounds, scale, primary }: Monitor): string {
  const size = `${Math.round(bounds.width * scale)}x${Math.round(bounds.height * scale)}`;
  const name = label === '' ? 'a monitor without a label' : JSON.stringify(label);
  return `${name}, ${size}, ${printBounds(bounds)}${primary ? ', primary' : ''}`;
}
