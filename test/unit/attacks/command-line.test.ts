/** Who starts the wall must not be able to open it: switches that a release refuses. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { FORBIDDEN_SWITCHES, forbiddenSwitch } from '../../../src/main/cli/forbidden-switches.ts';

/** What platform.md and Chromium's own list of dangerous switches ask for at least. */
const AT_LEAST = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'no-sandbox',
  'js-flags',
  'disable-web-security',
  'ignore-certificate-errors',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'user-data-dir',
  'load-extension',
  'renderer-cmd-prefix',
  'gpu-launcher',
  'single-process',
  'log-net-log',
];

test('attack: every switch that opens a wall is known by name', () => {
  assert.deepEqual(
    AT_LEAST.filter((name) => forbiddenSwitch((asked) => asked === name) !== name),
    [],
  );
  assert.equal(new Set(FORBIDDEN_SWITCHES).size, FORBIDDEN_SWITCHES.length);
  assert.equal(
    forbiddenSwitch((name) => name === 'force-device-scale-factor'),
    undefined,
  );
});
