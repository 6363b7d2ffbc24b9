import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { AlarmList, Reply } from '../../../../src/main/bridge/contract.ts';
import { Acknowledgements } from '../../../../src/renderer/stores/acknowledgements.ts';

class World {
  readonly sent: string[] = [];
  reply: (reply: Reply<{ readonly alarm: string }>) => void = () => undefined;
  changes = 0;
  #timer: (() => void) | null = null;
  readonly desk = new Acknowledgements({
    request: (source, alarm) => {
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

function lists(state: 'unacknowledged' | 'acknowledged'): AlarmList[] {
  const alarm = {
    id: 'HI',
    tag: 'T',
    state,
    priority: 'high',
    since: 0,
    message: '',
    suspect: false,
    acknowledging: false,
  } as const;
  return [{ source: 'a', proof: 0, completeTime: 1, alarms: [alarm] }];
}

test('an acknowledgement is sent once and pending until the plant has changed the alarm', async () => {
  const world = new World();
  world.desk.acknowledge('a', 'HI');
  world.desk.acknowledge('a', 'HI');
  assert.deepEqual(world.sent, ['a/HI']);
  world.reply({ ok: true, value: { alarm: 'HI' } });
  await settled();
  world.desk.settle(lists('unacknowledged'));
  assert.deepEqual(world.desk.attemptOf('a', 'HI'), { state: 'pending' });
  world.desk.settle(lists('acknowledged'));
  assert.equal(world.desk.attemptOf('a', 'HI'), undefined);
  assert.equal(world.waiting, false);
});

test('a refused acknowledgement fails at once with its reason, and can be tried again', async () => {
  const world = new World();
  world.desk.acknowledge('a', 'HI');
  world.reply({ ok: false, code: 'refused', message: 'not from this panel' });
  await settled();
  assert.deepEqual(world.desk.attemptOf('a', 'HI'), {
    state: 'failed',
    why: 'not from this panel',
  });
  assert.equal(world.waiting, false);
  world.desk.acknowledge('a', 'HI');
  assert.equal(world.sent.length, 2);
  assert.deepEqual(world.desk.attemptOf('a', 'HI'), { state: 'pending' });
});

test('an acknowledgement nobody confirms fails after five seconds, even when main took it', async () => {
  const world = new World();
  world.desk.acknowledge('a', 'HI');
  world.reply({ ok: true, value: { alarm: 'HI' } });
  await settled();
  world.fiveSeconds();
  assert.deepEqual(world.desk.attemptOf('a', 'HI'), { state: 'failed', why: '' });
});

test('a late refusal of an attempt that was settled changes nothing', async () => {
  const world = new World();
  world.desk.acknowledge('a', 'HI');
  world.desk.settle(lists('acknowledged'));
  const { changes } = world;
  world.reply({ ok: false, code: 'late', message: 'late' });
  await settled();
  assert.equal(world.desk.attemptOf('a', 'HI'), undefined);
  assert.equal(world.changes, changes);
});
