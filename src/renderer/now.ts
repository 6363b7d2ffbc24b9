/**
 * The page's time and its one paint loop. A pass (judge every tag on screen, then let the painters
 * draw) runs in the animation frame of each batch and at least every 250 ms, and exactly when the
 * next value would turn old; between passes nothing runs, so an idle wall costs next to nothing.
 *
 * Promises:
 * 1. Passes need neither main nor IPC nor animation frames: a timer alone keeps judging.
 * 2. `painted` callbacks run only after the frame that followed a complete pass was committed: the
 *    message posted inside an animation frame is a task of its own, behind that frame's rendering.
 * 3. A pass that throws leaves no `painted` behind it, so main and the dead-man layer hear silence.
 */
import { ref } from 'vue';
import type { Ref } from 'vue';
import { ClockOffset } from './clock-offset.ts';

/** Longest time between two judgements, ms (quality.md: at least four times a second). */
const PASS_EVERY_MS = 250;
/** Timers fire late, never early; without this a pass could fall just short of its deadline. */
const AFTER_DEADLINE_MS = 1;

/** Period of the one thing that blinks, ms (hmi.md: 1 Hz, in phase). */
const BLINK_MS = 1_000;

const clock = new ClockOffset();
const judges = new Set<(now: number) => number>();
const painters = new Set<(now: number) => void>();
const paintedListeners = new Set<(frame: number) => void>();
const channel = new MessageChannel();
const second = ref(Math.floor(Date.now() / 1000) * 1000);

const blinkOn = ref(true);

let frames = 0;
let frameWanted = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The page's clock, ms: monotonic, counts sleep. */
export function pageNow(): number {
  return clock.now(performance.now(), Date.now());
}

/** Unix ms, for times that people read. */
export function unixNow(): number {
  return Date.now();
}

/** Wall clock minus monotonic clock, ms: it moves when the PC slept or its clock was set. */
export function clockGap(): number {
  return Date.now() - performance.now();
}

/** Notes the stamps of a batch just received; call before `fromMain` for its contents. */
export function observeBatch(sentAt: number, sentTime: number): void {
  clock.observe(performance.now(), Date.now(), sentAt, sentTime);
}

/** An instant of main's monotonic clock in the newest batch, on the page's clock. */
export function fromMain(at: number): number {
  return clock.fromMain(at);
}

/** Unix ms of the present second; changes on the second. For clocks and countdowns. */
export function useSecond(): Readonly<Ref<number>> {
  return second;
}

/** The common phase of everything that blinks: symbols of unacknowledged alarms. */
export function useBlink(): Readonly<Ref<boolean>> {
  return blinkOn;
}

/**
 * Runs in every pass, first of all. Returns when its result changes next (page clock), so that the
 * pass after comes in time. Returns the undo.
 */
export function onJudge(judge: (now: number) => number): () => void {
  judges.add(judge);
  return () => judges.delete(judge);
}

/** Runs in every pass after the judging: for canvases that redraw with time. Returns the undo. */
export function onPaint(paint: (now: number) => void): () => void {
  painters.add(paint);
  return () => painters.delete(paint);
}

/** Runs after a frame that followed a complete pass has been painted. Returns the undo. */
export function onPainted(listener: (frame: number) => void): () => void {
  paintedListeners.add(listener);
  return () => paintedListeners.delete(listener);
}

/** Asks for a pass in the next animation frame. */
export function requestPass(): void {
  if (frameWanted) return;
  frameWanted = true;
  requestAnimationFrame(paintFrame);
}

function paintFrame(): void {
  frameWanted = false;
  const now = judgeAll();
  for (const paint of painters) paint(now);
  frames += 1;
  channel.port2.postMessage(frames);
}

function judgeAll(): number {
  const now = pageNow();
  // First, so that a pass that throws is tried again instead of being the last.
  arm(PASS_EVERY_MS);
  const unix = Date.now();
  second.value = Math.floor(unix / 1000) * 1000;
  blinkOn.value = unix % BLINK_MS < BLINK_MS / 2;
  // On whole halves of a second too, so that clocks and blinking step on time.
  let nextAt = now + Math.min(PASS_EVERY_MS, BLINK_MS / 2 - (unix % (BLINK_MS / 2)));
  for (const judge of judges) nextAt = Math.min(nextAt, judge(now));
  arm(nextAt - now + AFTER_DEADLINE_MS);
  return now;
}

function arm(delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(tick, delayMs);
}

/** Judges without waiting for a frame (there may be none), then asks for the frame that shows it. */
function tick(): void {
  requestPass();
  judgeAll();
}

channel.port1.onmessage = (event: MessageEvent<number>) => {
  for (const listener of paintedListeners) listener(event.data);
};

/** Starts the loop; called once by main.ts. */
export function startPasses(): void {
  tick();
}
