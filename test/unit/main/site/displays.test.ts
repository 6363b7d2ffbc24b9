/** Displays and rotation in the site file: what is filled in, and what is refused with its place. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { wantedOf } from '../../../../src/main/bridge/wanted.ts';
import { describeProblem } from '../../../../src/main/problem.ts';
import { displaysOf, siteOn } from '../../../../src/main/site/displays.ts';
import { lint } from '../../../../src/main/site/lint.ts';
import { parseSite } from '../../../../src/main/site/load.ts';
import type { Site } from '../../../../src/main/site/site.ts';

const HEAD = `version: 1
name: Plant
timeZone: UTC
theme: dark
sources: { plant: { url: 'demo:' } }
screens:
  - { id: boiler, title: Boiler, widgets: [{ kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }] }
  - { id: pumps, title: Pumps, widgets: [{ kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }] }
  - { id: energy, title: Energy, widgets: [{ kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }] }
`;

function siteOf(lines: string): Site {
  const parsed = parseSite(HEAD + lines, 'site.yaml');
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map(describeProblem).join('\n'));
  return parsed.value;
}

/** `code line field: expected, got`. */
function problemsOf(lines: string): string[] {
  const parsed = parseSite(HEAD + lines, 'site.yaml');
  assert.ok(!parsed.ok, 'the file was accepted');
  return parsed.problems.map(
    ({ code, where, expected, got }) =>
      `${code} ${where.line ?? 0} ${where.field ?? ''}: ${expected}; got ${got}`,
  );
}

test('a site without displays is one display with all screens on the primary monitor', () => {
  const site = siteOf('');
  assert.deepEqual(displaysOf(site), [
    {
      id: '1',
      monitor: { primary: true },
      screens: ['boiler', 'pumps', 'energy'],
      theme: 'dark',
      viewing: { distanceM: 3, diagonalIn: 55 },
    },
  ]);
});

test('a display has its screens in its order, and what it does not say from the site', () => {
  const site = siteOf(`
displays:
  - { id: left, screens: [pumps, boiler], theme: light }
  - { id: right, viewing: { distanceM: 8, diagonalIn: 75 } }
`);
  const [left, right] = displaysOf(site);
  assert.ok(left !== undefined && right !== undefined);
  const page = siteOn(site, left);
  assert.deepEqual(
    page.screens.map(({ id }) => id),
    ['pumps', 'boiler'],
  );
  assert.equal(page.theme, 'light');
  assert.equal(page.displays, undefined);
  assert.equal(siteOn(site, right).theme, 'dark');
  assert.equal(siteOn(site, right).viewing.distanceM, 8);
  assert.equal(siteOn(site, right).screens.length, 3);
});

test('the rotation of the wall turns what a display has of it; a display may have its own, or none', () => {
  const site = siteOf(`
rotation: { dwellMs: 30 s, screens: [boiler, energy] }
displays:
  - { id: all }
  - { id: some, screens: [pumps, boiler, energy], rotation: { dwellMs: 1 min, jump: false, pauseMs: 30 s } }
  - { id: one, screens: [pumps, energy] }
  - { id: still, rotates: false }
`);
  const turns = displaysOf(site).map(({ rotation }) => rotation);
  const pauseMs = 120_000;
  assert.deepEqual(turns, [
    { dwellMs: 30_000, screens: ['boiler', 'energy'], pauseMs, jump: true },
    { dwellMs: 60_000, screens: ['pumps', 'boiler', 'energy'], pauseMs: 30_000, jump: false },
    undefined,
    undefined,
  ]);
});

test('a screen that does not exist is told with the one that was meant', () => {
  assert.deepEqual(problemsOf('displays:\n  - { id: a, screens: [pumps, boilr] }\n'), [
    'site-unknown-screen 11 displays[0].screens[1]: the id of one of the screens: boiler, pumps, energy; got boilr',
  ]);
  assert.deepEqual(
    problemsOf(
      'displays:\n  - { id: a, screens: [pumps, boiler], rotation: { dwellMs: 10 s, screens: [pumps, energy] } }\n',
    ),
    [
      'site-unknown-screen 11 displays[0].rotation.screens[1]: the id of one of the screens of `a`: pumps, boiler; got energy',
    ],
  );
  assert.deepEqual(problemsOf('displays:\n  - { id: a, screens: [pumps, pumps] }\n'), [
    'site-duplicate-id 11 displays[0].screens[1]: each screen once; got pumps',
  ]);
});

test('two displays cannot have the same id or the same monitor', () => {
  assert.deepEqual(
    problemsOf(
      'displays:\n  - { id: a, monitor: { label: DELL } }\n  - { id: a, monitor: { label: DELL } }\n  - { id: b }\n  - { id: c }\n',
    ),
    [
      'site-duplicate-id 12 displays[1].id: an id of its own; got a',
      'site-same-monitor 12 displays[1].monitor: a monitor of its own (of several alike, `fromLeft` names one); got that of display `a`: label "DELL"',
    ],
  );
});

test('a dwell that nobody could read, or a size that is none, is refused with the bounds', () => {
  assert.deepEqual(problemsOf('rotation: { dwellMs: 2 s }\n'), [
    'site-out-of-bounds 10 rotation.dwellMs: a duration from 5 s to 1 d, such as `500 ms`, `2 s` or `30 min`; got "2 s"',
  ]);
  assert.deepEqual(problemsOf('displays:\n  - { id: a, rotation: { dwellMs: 2 d, hold: 1 } }\n'), [
    'site-out-of-bounds 11 displays[0].rotation.dwellMs: a duration from 5 s to 1 d, such as `500 ms`, `2 s` or `30 min`; got "2 d"',
    'site-unknown-key 11 displays[0].rotation.hold: one of the keys dwellMs, screens, pauseMs, jump; got "hold"',
  ]);
  assert.deepEqual(problemsOf('displays:\n  - { id: a, monitor: { size: 4K } }\n'), [
    'site-wrong-value 11 displays[0].monitor.size: a size in pixels such as `3840x2160`; got "4K"',
  ]);
});

test('a screen that no display has is noted', () => {
  const site = siteOf(
    'displays:\n  - { id: a, screens: [pumps] }\n  - { id: b, screens: [boiler] }\n',
  );
  const notes = lint(site, 'site.yaml').filter(({ code }) => code === 'lint-unshown-screen');
  assert.deepEqual(
    notes.map(({ where }) => where.field),
    ['energy'],
  );
});

test('a site whose screens turn hears of the alarms of every source', () => {
  const wants = (lines: string): unknown => wantedOf(siteOf(lines)).get('plant')?.alarms;
  assert.equal(wants(''), false);
  assert.equal(wants('rotation: { dwellMs: 30 s }\n'), true);
});
