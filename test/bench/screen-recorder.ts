/**
 * Runs in the page, added by the bench: notes for each change of a shown value how old it was when
 * it stood on the screen.
 *
 * A change of `data-time` or `data-value` (docs/quality.md) is seen by a MutationObserver. The value
 * counts as painted one animation frame later, behind that frame's commit: the next frame begins
 * when the compositor has taken the one before, so the figure holds the drawing too and is rather
 * too large, by up to a frame, than too small. Source and page read the same clock of one machine.
 */
import type { Page } from '@playwright/test';

/** Painted values since `reset`. */
export interface Painted {
  /** Age in whole ms → number of values painted at that age. */
  readonly ages: readonly (readonly [ageMs: number, count: number])[];
  /** Frames the page painted, by its own count. */
  readonly frames: number;
  readonly elapsedMs: number;
}

interface Recording {
  reset: () => void;
  take: () => Painted;
}

declare global {
  interface Window {
    vigilBench: Recording;
  }
}

/** Starts to record. */
export async function startRecording(page: Page): Promise<void> {
  await page.evaluate(record);
}

/** Forgets what was recorded. */
export async function resetRecording(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.vigilBench.reset();
  });
}

/** What was recorded since. */
export async function takeRecording(page: Page): Promise<Painted> {
  return page.evaluate(() => window.vigilBench.take());
}

function record(): void {
  const ages = new Map<number, number>();
  const channel = new MessageChannel();
  let resetFrames = 0;
  let resetAt = 0;

  function frames(): number {
    return Number(document.querySelector<HTMLElement>('[data-frame]')?.dataset['frame'] ?? 0);
  }
  function reset(): void {
    ages.clear();
    resetFrames = frames();
    resetAt = performance.now();
  }

  channel.port1.onmessage = ({ data }: MessageEvent<readonly number[]>) => {
    const now = Date.now();
    for (const time of data) ages.set(now - time, (ages.get(now - time) ?? 0) + 1);
  };
  new MutationObserver((mutations) => {
    const changed = new Set(mutations.map(({ target }) => target));
    const times = [...changed].flatMap((element) =>
      element instanceof HTMLElement && element.dataset['time'] !== undefined
        ? [Number(element.dataset['time'])]
        : [],
    );
    requestAnimationFrame(() => {
      channel.port2.postMessage(times);
    });
  }).observe(document.body, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-time', 'data-value'],
  });
  reset();
  window.vigilBench = {
    reset,
    take: () => ({
      ages: [...ages],
      frames: frames() - resetFrames,
      elapsedMs: performance.now() - resetAt,
    }),
  };
}
