/** Which sources a new site keeps, makes anew, or takes for another plant. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { SiteRun, type RunningSource } from '../../../src/main/site-run.ts';
import type { Site } from '../../../src/main/site/site.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

class World {
  /** What was done, in order. */
  readonly done: string[] = [];
  readonly #run = new SiteRun({
    clock: new VirtualClock(),
    makeSource: ({ id }) => {
      this.done.push(`make ${id}`);
      const note = (what: string) => (): void => void this.done.push(`${what} ${id}`);
      const source: Partial<RunningSource> = { start: note('start'), stop: note('stop') };
      return { ...source, want: () => undefined } as RunningSource;
    },
    onOtherPlant: (id) => this.done.push(`other ${id}`),
    startDemoPlant: () => undefined,
  });

  /** Applies a site with these sources; returns what it did. */
  apply(sources: Readonly<Record<string, readonly string[]>>): readonly string[] {
    this.done.length = 0;
    const lines = Object.entries(sources).map(([id, endpoints]) => ({
      ...{ id, endpoints, label: id, insecure: true },
    }));
    this.#run.apply({ sources: lines, tags: {}, screens: [] } as unknown as Site);
    return [...this.done];
  }
}

const A = 'wss://a/';
const B = 'wss://b/';
const C = 'wss://c/';

test('a source whose lines stay goes on; one with a further server is made anew and is the same plant', () => {
  const world = new World();
  assert.deepEqual(world.apply({ p: [A], q: [B] }), ['make p', 'start p', 'make q', 'start q']);
  assert.deepEqual(world.apply({ p: [A], q: [B] }), []);
  assert.deepEqual(world.apply({ p: [C, A], q: [B] }), ['stop p', 'make p', 'start p']);
  assert.deepEqual(world.apply({ p: [C], q: [B] }), ['stop p', 'make p', 'start p']);
});

test('a source with none of its servers left is another plant, also when it was away meanwhile', () => {
  const world = new World();
  world.apply({ p: [A, B] });
  assert.deepEqual(world.apply({ p: [C] }), ['stop p', 'other p', 'make p', 'start p']);
  assert.deepEqual(world.apply({}), ['stop p']);
  assert.deepEqual(world.apply({ p: [C] }), ['make p', 'start p']);
  assert.deepEqual(world.apply({}), ['stop p']);
  assert.deepEqual(world.apply({ p: [A] }), ['other p', 'make p', 'start p']);
});
