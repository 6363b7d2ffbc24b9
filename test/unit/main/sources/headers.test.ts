import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { affinityCookie, retryAfterMs } from '../../../../src/main/sources/vigil/headers.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

test('Retry-After is seconds or a date, and stays between now and an hour', () => {
  const table: readonly (readonly [string | undefined, number | undefined])[] = [
    ['0', 0],
    [' 7 ', 7_000],
    ['3600', 3_600_000],
    ['3601', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 3_600_000],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['Mon, soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, expected] of table) assert.equal(retryAfterMs(header, NOW), expected, header);
});

test('the affinity cookie is made of all pairs the balancer set', () => {
  const lines = ['lb=a; Path=/; HttpOnly; Secure', 'zone=2; SameSite=None; Max-Age=3600'];
  assert.equal(affinityCookie(undefined, lines, NOW), 'lb=a; zone=2');
  assert.equal(affinityCookie(undefined, ['lb="a=b=="; Path=/'], NOW), 'lb="a=b=="');
  assert.equal(affinityCookie(undefined, [], NOW), undefined);
});

test('what the balancer does not name again is kept, what it names is changed', () => {
  assert.equal(affinityCookie('lb=a; zone=2', [], NOW), 'lb=a; zone=2');
  assert.equal(affinityCookie('lb=a; zone=2', ['zone=3; Path=/'], NOW), 'lb=a; zone=3');
});

test('a pair that the balancer lets expire is dropped; Max-Age goes before Expires', () => {
  const past = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
  const future = 'Expires=Fri, 01 Jan 2100 00:00:00 GMT';
  assert.equal(affinityCookie('lb=a; zone=2', [`lb=; ${past}`], NOW), 'zone=2');
  assert.equal(affinityCookie('lb=a', ['lb=b; Max-Age=0'], NOW), '');
  assert.equal(affinityCookie('lb=a', ['lb=b; max-age=-1; ' + future], NOW), '');
  assert.equal(affinityCookie('lb=a', [`lb=b; Max-Age=60; ${past}`], NOW), 'lb=b');
  assert.equal(affinityCookie('lb=a', [`lb=b; ${future}`], NOW), 'lb=b');
  assert.equal(affinityCookie(undefined, [`lb=b; ${past}`], NOW), undefined);
});

test('lines that are no pairs, and cookies beyond any size, are not taken', () => {
  assert.equal(affinityCookie('lb=a', ['nonsense', '=x', 'a b=c', ''], NOW), 'lb=a');
  assert.equal(affinityCookie('lb=a', [`big=${'x'.repeat(5_000)}`], NOW), 'lb=a');
});
