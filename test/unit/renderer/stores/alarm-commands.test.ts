import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { AlarmRow, Reply } from '../../../../src/main/bridge/contract.ts';
import { AlarmCommands } from '../../../../src/renderer/stores/alarm-commands.ts';

class World {
  readonly sent: string[] = [];
  reply: (reply: Reply<{ readonly alarm: string }>) => void = () => undefined;
  changes = 0;
  #timer: (() => void) | null = null;
  readonly desk = new AlarmCommands({
    request: ({ source, alarm }) => {
      this.sent.push(`${source}/${alarm}`);
      return new Promise((resolve) => {
        this.reply = resolve;
      });
    },
    later: (ms, call) => {
      assert.equal(ms, 5_000);
      this.#timer = call;
      return () => {
        this.#timer = null;
      };
    },
    changed: () => {
      this.changes += 1;
    },
  });

  get waiting(): boolean {
    return this.#timer !== null;
  }

  fiveSeconds(): void {
    this.#timer?.();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

/** The alarm as the server tells it. */
function row(state: AlarmRow['state']): () => AlarmRow {
  return () => ({
    id: 'HI',
    tag: 'T',
    state,
    priority: 'high',
    since: 0,
    message: '',
    suspect: false,
    pending: false,
  });
}

const ACKNOWLEDGE = { source: 'a', alarm: 'HI', action: 'acknowledge' } as const;
const SHELVE = { source: 'a', alarm: 'HI', action: 'shelve', forMs: 60_000 } as const;

test('an acknowledgement is sent once and pending until the plant has changed the alarm', async () => {
  const world = new World();
  world.desk.send(ACKNOWLEDGE);
  world.desk.send(ACKNOWLEDGE);
  assert.deepEqual(world.sent, ['a/HI']);
  world.reply({ ok: true, value: { alarm: 'HI' } });
  await settled();
  world.desk.settle(row('unacknowledged'));
  assert.deepEqual(world.desk.attemptOn('a', 'HI'), { state: 'pending', action: 'acknowledge' });
  world.desk.settle(row('acknowledged'));
  assert.equal(world.desk.attemptOn('a', 'HI'), undefined);
  assert.equal(world.waiting, false);
});

test('a refused acknowledgement fails at once with its reason, and can be tried again', async () => {
  const world = new World();
  world.desk.send(ACKNOWLEDGE);
  world.reply({ ok: false, code: 'refused', message: 'not from this panel' });
  await settled();
  assert.deepEqual(world.desk.attemptOn('a', 'HI'), {
    state: 'failed',
    action: 'acknowledge',
    why: 'not from this panel',
  });
  assert.equal(world.waiting, false);
  world.desk.send(ACKNOWLEDGE);
  assert.equal(world.sent.length, 2);
  assert.deepEqual(world.desk.attemptOn('a', 'HI'), { state: 'pending', action: 'acknowledge' });
});

test('an acknowledgement nobody confirms fails after five seconds, even when main took it', async () => {
  const world = new World();
  world.desk.send(ACKNOWLEDGE);
  world.reply({ ok: true, value: { alarm: 'HI' } });
  await settled();
  world.fiveSeconds();
  assert.deepEqual(world.desk.attemptOn('a', 'HI'), {
    state: 'failed',
    action: 'acknowledge',
    why: '',
  });
});

test('a late refusal of an attempt that was settled changes nothing', async () => {
  const world = new World();
  world.desk.send(ACKNOWLEDGE);
  world.desk.settle(row('acknowledged'));
  const { changes } = world;
  world.reply({ ok: false, code: 'late', message: 'late' });
  await settled();
  assert.equal(world.desk.attemptOn('a', 'HI'), undefined);
  assert.equal(world.changes, changes);
});

test('a shelf is prolonged only once the server has said so, for the row is shelved already', async () => {
  const world = new World();
  world.desk.send(SHELVE);
  world.desk.settle(row('shelved'));
  assert.equal(world.desk.attemptOn('a', 'HI')?.state, 'pending');
  world.reply({ ok: true, value: { alarm: 'HI' } });
  await settled();
  world.desk.settle(row('shelved'));
  assert.equal(world.desk.attemptOn('a', 'HI'), undefined);
});

test('a failure stays until the operator has read it or the alarm has changed', () => {
  const world = new World();
  world.desk.send(ACKNOWLEDGE);
  world.desk.dismiss('a', 'HI');
  assert.equal(world.desk.attemptOn('a', 'HI')?.state, 'pending');
  world.fiveSeconds();
  world.desk.settle(row('unacknowledged'));
  assert.equal(world.desk.attemptOn('a', 'HI')?.state, 'failed');
  world.desk.dismiss('a', 'HI');
  assert.equal(world.desk.attemptOn('a', 'HI'), undefined);
});
