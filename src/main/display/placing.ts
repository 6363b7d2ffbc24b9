/**
 * Which display stands on which monitor. A pure function of the site's displays and the monitors
 * that are there now, so that a monitor that comes back finds the display it had.
 *
 * 1. A display stands only where all its conditions hold; one without conditions, where no other
 *    claims the place.
 * 2. As many displays as possible are shown; where they compete, the one that stands first in the
 *    site file is never the one that has no place.
 * 3. While there is a monitor, something is shown: if no display fits any, the first stands on the
 *    primary one.
 */
import type { MonitorRule, SiteDisplay } from '../site/site.ts';

/** Chromium's stand-in where no monitor is connected is 64×64 (measured); no real one is smaller. */
const NO_MONITOR_PX = 64;

/** A rectangle of the desktop, device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A monitor that is connected. */
export interface Monitor {
  /** As the system tells it; empty where it tells none. */
  readonly label: string;
  readonly bounds: Bounds;
  /** Device pixels for one of `bounds`. */
  readonly scale: number;
  readonly primary: boolean;
}

/** Who stands where. */
export interface Placing {
  /** By the id of the display. */
  readonly places: ReadonlyMap<string, Monitor>;
  /** Displays whose monitor is not there. */
  readonly parked: readonly string[];
  /** Monitors that no display is for. */
  readonly unused: readonly Monitor[];
  /** The display that stands on the primary monitor because none fits any; null: there is none. */
  readonly standIn: string | null;
}

type Wish = Pick<SiteDisplay, 'id' | 'monitor'>;

/** The monitors one can look at, from the left, then from above; mirrored ones once. */
export function realMonitors(monitors: readonly Monitor[]): readonly Monitor[] {
  const sorted = monitors
    .filter(({ bounds }) => Math.min(bounds.width, bounds.height) > NO_MONITOR_PX)
    .sort((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
  return sorted.filter(
    (monitor, index) => !sorted.slice(0, index).some((other) => isSame(other, monitor)),
  );
}

/** Decides for the monitors connected now; null while there are none, and nothing should move. */
export function placeDisplays(
  displays: readonly Wish[],
  connected: readonly Monitor[],
): Placing | null {
  const monitors = realMonitors(connected);
  const [leftmost] = monitors;
  if (leftmost === undefined) return null;
  const owner = new Map<Monitor, Wish>();
  const choosy = displays.filter(({ monitor }) => !isFree(monitor));
  for (const wish of choosy) settle(wish, monitors, owner, new Set());
  for (const wish of displays) {
    const place = monitors.find((monitor) => !owner.has(monitor));
    if (isFree(wish.monitor) && place !== undefined) owner.set(place, wish);
  }
  const [first] = displays;
  const standIn = owner.size === 0 && first !== undefined ? first : null;
  if (standIn !== null) owner.set(monitors.find(({ primary }) => primary) ?? leftmost, standIn);

  const places = new Map([...owner].map(([monitor, { id }]) => [id, monitor]));
  return {
    places,
    parked: displays.flatMap(({ id }) => (places.has(id) ? [] : [id])),
    unused: monitors.filter((monitor) => !owner.has(monitor)),
    standIn: standIn?.id ?? null,
  };
}

/** Finds a place for one display; those that have one move on if they can (augmenting path). */
function settle(
  wish: Wish,
  monitors: readonly Monitor[],
  owner: Map<Monitor, Wish>,
  asked: Set<Monitor>,
): boolean {
  for (const monitor of candidates(wish.monitor, monitors)) {
    if (asked.has(monitor)) continue;
    asked.add(monitor);
    const present = owner.get(monitor);
    if (present !== undefined && !settle(present, monitors, owner, asked)) continue;
    owner.set(monitor, wish);
    return true;
  }
  return false;
}

/** The monitors that fulfil a rule, from the left. */
function candidates(rule: MonitorRule, monitors: readonly Monitor[]): readonly Monitor[] {
  const fitting = monitors.filter((monitor) => fits(rule, monitor));
  if (rule.fromLeft === undefined) return fitting;
  return fitting.slice(rule.fromLeft - 1, rule.fromLeft);
}

function fits({ label, at, size, primary }: MonitorRule, monitor: Monitor): boolean {
  return (
    (label === undefined || label === monitor.label) &&
    (at === undefined || covers(monitor.bounds, at)) &&
    (size === undefined || hasSize(monitor, size)) &&
    (primary === undefined || monitor.primary)
  );
}

function covers({ x, y, width, height }: Bounds, at: { readonly x: number; readonly y: number }) {
  return at.x >= x && at.y >= y && at.x < x + width && at.y < y + height;
}

/** Device-independent pixels of a fractional scale are rounded: one pixel more or less is the same. */
function hasSize({ bounds, scale }: Monitor, size: string): boolean {
  const [width = NaN, height = NaN] = size.split('x').map(Number);
  return (
    Math.abs(bounds.width * scale - width) <= scale &&
    Math.abs(bounds.height * scale - height) <= scale
  );
}

function isFree(rule: MonitorRule): boolean {
  return Object.values(rule).every((condition) => condition === undefined);
}

function isSame(a: Monitor, b: Monitor): boolean {
  const one = a.bounds;
  const other = b.bounds;
  return (
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  );
}
