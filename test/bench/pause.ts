/** Resolves after `ms`. The bench measures over time; tests wait for conditions instead. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
