import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';

const PROJECT = join(import.meta.dirname, '../../..');

test('docs/load-balancer.md explains every line of the balancers', () => {
  const page = readFileSync(join(PROJECT, 'docs/load-balancer.md'), 'utf8');
  const explained = [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  for (const file of ['haproxy/haproxy.cfg', 'nginx/nginx.conf', 'nginx/vigil-tls.conf']) {
    const lines = readFileSync(join(PROJECT, 'deploy', file), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && line !== '}' && !line.startsWith('#'));
    assert.ok(lines.length > 3);
    for (const line of lines) {
      // The first word alone explains a line only where there is no second one of that name.
      const found = explained.some((code) => line.startsWith(code) && code.length > 1);
      assert.ok(found, `${file}: ${line}`);
    }
  }
});

test('every variable of a balancer file is told in its head, and none that it does not use', () => {
  for (const file of ['haproxy/haproxy.cfg', 'nginx/nginx.conf', 'nginx/vigil-tls.conf']) {
    const text = readFileSync(join(PROJECT, 'deploy', file), 'utf8');
    const [head = '', ...rest] = text.split('\n\n');
    const used = rest.join('\n').matchAll(/\$\{(VIGIL_\w+)\}|defined\((VIGIL_\w+)\)/g);
    const told = head.matchAll(/^# {3}(VIGIL_\w+) /gm);
    assert.deepEqual(
      [...new Set([...told].map(([, name]) => name))].sort(),
      [...new Set([...used].map(([, one, other]) => one ?? other))].sort(),
      file,
    );
  }
});
