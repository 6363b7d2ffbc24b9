/** Who takes part in which fault of the failover lab, and what is said of those who do not. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { parseLabOptions } from '../../lab/command-line.ts';
import { absences, plan } from '../../lab/plan.ts';
import { printAbsences } from '../../lab/report.ts';

test('whoever is asked for takes part in a fault, or is named with the reason', () => {
  const options = parseLabOptions(['--client', 'all', '--variant', 'all', '--reps', '1']);
  assert.ok(options !== null);
  const taking = plan(options).flatMap(({ fault, clients }) =>
    clients.map(({ name, variant }) => `${fault} ${name} ${variant}`),
  );
  const absent = absences(options).map(
    ({ fault, client, variant }) => `${fault} ${client} ${variant}`,
  );
  const vigil = 4;
  const peers = options.clients.length - 1;
  assert.ok(peers >= 9, 'the peers are not all there');
  assert.equal(taking.length + absent.length, options.faults.length * (vigil + 2 * peers));
  assert.equal(new Set([...taking, ...absent]).size, taking.length + absent.length);
});

test('one line says for whom and why a fault is left out', () => {
  const options = parseLabOptions(['--client', 'mqtt,nats,ws', '--fault', 'forgotten,slow']);
  assert.ok(options !== null);
  assert.equal(
    printAbsences(absences(options)),
    'n/a in forgotten: a broker drops a subscription only with its session, and has no command to do it otherwise (mqtt, nats)\n' +
      'n/a in slow: only the servers of Vigil can be made to answer at one byte a second (mqtt, nats, ws)',
  );
});
