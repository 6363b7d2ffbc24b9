import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  outagesCsv,
  outagesJson,
  outagesSince,
} from '../../../../src/main/observe/ledger-export.ts';
import type { Outage } from '../../../../src/main/outage.ts';

const FAULT = Date.UTC(2026, 10, 23, 3, 0, 0);
const OUTAGE: Outage = {
  id: 4,
  source: 'boiler',
  cause: 'closed (4500)',
  code: 4500,
  rung: 2,
  faultTime: FAULT,
  suspectTime: null,
  deadTime: FAULT + 1_250.4,
  openTime: FAULT + 1_400,
  freshTime: FAULT + 1_500,
  paintedTime: FAULT + 1_540,
  backfilledTime: null,
  attempts: 3,
  missed: 12,
  recovered: 12,
  lost: 0,
};

test('an outage is one line of CSV: UTC, and seconds from the fault', () => {
  const [heading, line, end] = outagesCsv([OUTAGE]).split('\r\n');
  assert.match(heading ?? '', /^id,source,cause,code,rung,fault,suspect_seconds,dead_seconds,/);
  assert.equal(
    line,
    '4,boiler,closed (4500),4500,2,2026-11-23T03:00:00.000Z,,1.25,1.4,1.5,1.54,,3,12,12,0',
  );
  assert.equal(end, '');
});

test('words of a server can neither break the table nor become a formula', () => {
  const cause = (text: string): string | undefined =>
    outagesCsv([{ ...OUTAGE, cause: text }]).split('boiler,')[1];
  assert.match(cause('TLS: "no", he said\nbye') ?? '', /^"TLS: ""no"", he said\nbye",4500/);
  assert.match(cause('=HYPERLINK(1)') ?? '', /^'=HYPERLINK\(1\),/);
  assert.match(cause('@a,b') ?? '', /^"'@a,b",/);
});

test('JSON has the columns of the CSV, and a ledger of nonsense is printed too', () => {
  const [printed] = JSON.parse(outagesJson([OUTAGE])) as Record<string, unknown>[];
  const columns = outagesCsv([]).trimEnd().split(',');
  assert.deepEqual(Object.keys(printed ?? {}), columns);
  assert.equal(printed?.['painted_seconds'], 1.54);
  assert.match(outagesJson([{ ...OUTAGE, faultTime: 1e300 }]), /"fault": null/);
});

test('since: what was over before is left out, what goes on is not', () => {
  const open = { ...OUTAGE, id: 5, freshTime: null };
  assert.deepEqual(outagesSince([OUTAGE, open], FAULT + 1_500), [OUTAGE, open]);
  assert.deepEqual(outagesSince([OUTAGE, open], FAULT + 1_501), [open]);
});
