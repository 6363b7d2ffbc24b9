/**
 * What a plant itself says, asked by a raw client beside the wall's: how often its tags speak and
 * which samples it published. Tests hold the screen and the trends against it.
 */
import assert from 'node:assert/strict';
import type { SampleValue } from '../../src/main/telemetry/sample.ts';
import { RawClient } from './raw-client.ts';

/** One published sample: Unix ms and value. */
export type Point = readonly [time: number, value: SampleValue];

/** More than any test publishes of one tag; a plant thins what it has more of. */
const MAX_POINTS = 20_000;

/** How often each tag speaks, ms; null: on change. */
export async function declaredIntervals(
  url: string,
  tags: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const client = await RawClient.greet(url);
  try {
    client.send({ type: 'subscribe', id: 1, tags });
    const snapshot = await client.next('snapshot');
    assert.deepEqual(snapshot.unknown ?? [], []);
    return new Map(tags.map((tag) => [tag, snapshot.tags[tag]?.intervalMs ?? null]));
  } finally {
    await client.stop();
  }
}

/** Every sample the plant still holds of each tag from `from` to `to`, Unix ms, ends included. */
export async function publishedSamples(
  url: string,
  tags: readonly string[],
  from: number,
  to: number,
): Promise<ReadonlyMap<string, readonly Point[]>> {
  const client = await RawClient.greet(url);
  try {
    const samples = new Map<string, readonly Point[]>();
    for (const [id, tag] of tags.entries()) {
      client.send({ type: 'history', id, tags: [tag], from, to, maxPoints: MAX_POINTS });
      const { series } = await client.next('history', (frame) => frame.id === id);
      const rows = series[tag] ?? [];
      assert.ok(rows.length < MAX_POINTS, `${tag}: so many samples come thinned`);
      samples.set(
        tag,
        rows.map(([time, value]) => [time, value]),
      );
    }
    return samples;
  } finally {
    await client.stop();
  }
}

/** Sessions open at a plant at present, by its health page. */
export async function sessionCount(url: string): Promise<number> {
  const response = await fetch(`${url.replace(/^ws/, 'http')}/healthz`);
  const health = (await response.json()) as { readonly sessions: number }; // src/plant/server.ts
  return health.sessions;
}
