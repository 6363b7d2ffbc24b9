/** Waiting for a condition, for tests with real sockets and processes. */

/** How often a condition is looked at, ms. */
const LOOK_MS = 5;

/** Resolves when `holds` does; rejects, naming `what`, when it does not within `withinMs`. */
export async function until(what: string, holds: () => boolean, withinMs = 15_000): Promise<void> {
  const from = performance.now();
  while (!holds()) {
    if (performance.now() - from > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
