import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { Outage } from '../../../../src/main/bridge/contract.ts';
import { Incidents, MAX_OUTAGES } from '../../../../src/main/observe/incidents.ts';

function outage(id: number, more: Partial<Outage> = {}): Outage {
  return {
    id,
    source: 'boiler',
    cause: 'reset',
    code: 1006,
    rung: 1,
    faultTime: 1_000 * id,
    suspectTime: null,
    deadTime: null,
    openTime: null,
    freshTime: null,
    paintedTime: null,
    backfilledTime: null,
    attempts: 1,
    missed: 0,
    recovered: 0,
    lost: 0,
    ...more,
  };
}

test('the newest word on an outage replaces the older one', () => {
  const incidents = new Incidents([]);
  incidents.record(outage(1));
  incidents.record(outage(1, { attempts: 3 }));
  assert.deepEqual(
    incidents.all().map(({ attempts }) => attempts),
    [3],
  );
});

test('links that number from 1 in each run get numbers of their own', () => {
  const first = new Incidents([]);
  first.record(outage(1));
  first.record(outage(1, { source: 'pumps' }));
  const second = new Incidents(first.all());
  second.record(outage(1));
  assert.deepEqual(
    second.all().map(({ id, source }) => `${id} ${source}`),
    ['1 boiler', '2 pumps', '3 boiler'],
  );
  assert.equal(second.lastOf('boiler')?.id, 3);
  assert.equal(second.lastOf('boilers'), null);
});

test('a bad year fills the ledger and no more', () => {
  const incidents = new Incidents([]);
  for (let id = 1; id <= MAX_OUTAGES + 50; id++) incidents.record(outage(id));
  assert.equal(incidents.all().length, MAX_OUTAGES);
  assert.equal(incidents.all()[0]?.id, 51);
  incidents.record(outage(1, { attempts: 9 }));
  assert.equal(incidents.all().length, MAX_OUTAGES);
});

test('an outage that an earlier run left open does not go on in this one', () => {
  const before = new Incidents([]);
  before.record(outage(1, { freshTime: 2_000 }));
  before.record(outage(2));
  const incidents = new Incidents(before.all());
  assert.equal(incidents.lastOf('boiler')?.id, 1);
  incidents.record(outage(1));
  assert.equal(incidents.lastOf('boiler')?.id, 3);
  assert.equal(incidents.all().length, 3);
});
