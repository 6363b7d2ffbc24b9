/** Counts what main sends to a wall's page, in main. */
import type { ElectronApplication } from '@playwright/test';
import type { Batch } from '../../src/main/bridge/contract.ts';

/** Since the counting began. */
export interface BatchCount {
  readonly batches: number;
  /** Updates overtaken by a newer value before they were sent. */
  readonly coalesced: number;
  /** Most values in one batch. */
  readonly mostTags: number;
  /** Most bytes of trend samples in one batch. */
  readonly mostBytes: number;
}

type Counting = { vigilBatches?: { -readonly [K in keyof BatchCount]: number } };

/** Starts to count; the function returned reads the counters. */
export async function countBatches(app: ElectronApplication): Promise<() => Promise<BatchCount>> {
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('there is no window');
    const count = { batches: 0, coalesced: 0, mostTags: 0, mostBytes: 0 };
    (globalThis as Counting).vigilBatches = count;
    let coalescedBefore: number | undefined;
    const send = contents.send.bind(contents);
    contents.send = (channel: string, ...sent: unknown[]): void => {
      send(channel, ...sent);
      if (channel !== 'vigil:batch') return;
      const batch = sent[0] as Batch; // contract.ts
      count.batches += 1;
      if (batch.coalesced !== undefined) {
        coalescedBefore ??= batch.coalesced;
        count.coalesced = batch.coalesced - coalescedBefore;
      }
      count.mostTags = Math.max(count.mostTags, batch.tags?.index.length ?? 0);
      let bytes = 0;
      for (const { time, value, quality } of batch.trend ?? [])
        bytes += time.byteLength + value.byteLength + quality.byteLength;
      count.mostBytes = Math.max(count.mostBytes, bytes);
    };
  });
  return () =>
    app.evaluate(() => {
      const count = (globalThis as Counting).vigilBatches;
      if (count === undefined) throw new Error('nobody counts');
      return count;
    });
}
