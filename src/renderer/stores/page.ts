/**
 * What the page knows of itself: frames a second, heap, and when main was last heard. The strip
 * shows it, so that a wall nobody feeds says so itself.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

/** `performance.memory` is Chromium's own and has no type. */
interface PerformanceWithMemory {
  readonly memory?: { readonly usedJSHeapSize: number };
}

const MEASURE_EVERY_MS = 1_000;

export const usePage = defineStore('page', () => {
  /** Painted frames, for `data-frame`; written to the root element, not through Vue. */
  const framesPerSecond = shallowRef(0);
  const heapBytes = shallowRef(0);
  /** The wall hangs alone: no window around it, and nobody may leave without the PIN. */
  const isKiosk = shallowRef(false);
  /** Page clock at which main sent the newest batch; -Infinity before the first. */
  const heardAt = shallowRef(-Infinity);
  /** Name of this display, as main told it. */
  const display = shallowRef('');
  /** Of the app, as main told it. */
  const version = shallowRef('');
  /** What this build is, where it is none for a plant: stands on the wall for good. */
  const mark = shallowRef('');
  let measuredAt = -Infinity;
  let measuredFrames = 0;

  function batchArrived(sentAt: number): void {
    heardAt.value = sentAt;
  }

  function framePainted(frame: number, now: number): void {
    if (now - measuredAt < MEASURE_EVERY_MS) return;
    if (measuredAt !== -Infinity) {
      framesPerSecond.value = Math.round((1000 * (frame - measuredFrames)) / (now - measuredAt));
    }
    measuredAt = now;
    measuredFrames = frame;
    // why: see PerformanceWithMemory
    heapBytes.value = (performance as PerformanceWithMemory).memory?.usedJSHeapSize ?? 0;
  }

  return {
    framesPerSecond,
    heapBytes,
    heardAt,
    isKiosk,
    display,
    version,
    mark,
    batchArrived,
    framePainted,
  };
});
