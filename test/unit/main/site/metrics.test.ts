import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { parseSite } from '../../../../src/main/site/load.ts';

function parse(metrics: string) {
  return parseSite(
    `version: 1
name: Plant
timeZone: UTC
${metrics}
sources:
  plant: { url: 'demo:' }
screens:
  - { id: one, title: One, widgets: [{ kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }] }
`,
    'site.yaml',
  );
}

test('metrics are off unless asked for, and then for this PC alone', () => {
  const off = parse('');
  assert.ok(off.ok);
  assert.equal(off.value.metrics, undefined);
  const on = parse('metrics: { port: 9464 }');
  assert.ok(on.ok);
  assert.deepEqual(on.value.metrics, { port: 9_464, host: '127.0.0.1' });
});

test('another address and a token by name are taken; what cannot be served is refused', () => {
  const open = parse('metrics: { port: 9464, host: 0.0.0.0, tokenSecret: scraper }');
  assert.ok(open.ok);
  assert.deepEqual(open.value.metrics, { port: 9_464, host: '0.0.0.0', tokenSecret: 'scraper' });
  for (const [metrics, field] of [
    ['metrics: { port: 70000 }', 'metrics.port'],
    ['metrics: { host: 127.0.0.1 }', 'metrics.port'],
    ['metrics: { port: 9464, host: "a b" }', 'metrics.host'],
    ['metrics: { port: 9464, token: x }', 'metrics.token'],
    ['metrics: { port: 9464, tokenSecret: eyJhbGciOiJIUzI1NiJ9 }', 'metrics.tokenSecret'],
  ]) {
    const parsed = parse(metrics ?? '');
    assert.ok(!parsed.ok, metrics);
    assert.equal(parsed.problems[0]?.where.field, field);
  }
});
