/** The way from an alarm's tag to the screens that show it. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { alarmScreensBySource, TagScreens } from '../../../src/renderer/tag-screens.ts';
import type { Screen, Site, SiteTag, Widget } from '../../../src/main/site/site.ts';

const at = { x: 0, y: 0, w: 1, h: 1 };

function value(tag: string): Widget {
  return { id: tag, kind: 'value', at, tag };
}

function screen(id: string, ...widgets: Widget[]): Screen {
  return { id, title: id, columns: 4, rows: 4, widgets };
}

function site(screens: readonly Screen[], tags: Readonly<Record<string, SiteTag>> = {}) {
  const sources: Site['sources'] = ['boiler', 'pumps'].map((id) => ({
    id,
    label: id,
    endpoints: [],
    insecure: false,
    link: {},
  }));
  return { sources, tags, screens };
}

test('an alarm leads to the screens with a widget of its tag, in the order of the site', () => {
  const panel: Widget = {
    id: 'p',
    kind: 'panel',
    at,
    title: 'P',
    columns: 1,
    rows: 1,
    widgets: [value('LT-101')],
  };
  const screens = new TagScreens(
    site([screen('a', value('TT-1')), screen('b', panel), screen('c', value('LT-101'))]),
  );
  assert.deepEqual(screens.of('boiler', 'LT-101'), ['b', 'c']);
  assert.deepEqual(screens.of('pumps', 'LT-101'), []);
});

test('a tag that the site calls by another name is found by its name at the source', () => {
  const level: SiteTag = { key: 'drum-level', source: 'pumps', name: 'LT-101' };
  const screens = new TagScreens(
    site([screen('a', value('drum-level')), screen('b', value('pumps:PT-9'))], {
      'drum-level': level,
    }),
  );
  assert.deepEqual(screens.of('pumps', 'LT-101'), ['a']);
  assert.deepEqual(screens.of('pumps', 'PT-9'), ['b']);
  assert.deepEqual(screens.of('boiler', 'LT-101'), []);
});

test('a table that lists the tag among others comes after a widget of its own', () => {
  const table = (...tags: string[]): Widget => ({ id: 'table', kind: 'table', at, tags });
  const level: SiteTag = { key: 'drum-level', source: 'pumps', name: 'X1' };
  const screens = new TagScreens(
    site(
      [
        screen('lists', table('LT-*', 'drum-*')),
        screen('pumps', table('pumps:*')),
        screen('own', value('LT-101')),
      ],
      { 'drum-level': level },
    ),
  );
  assert.deepEqual(screens.of('boiler', 'LT-101'), ['own', 'lists']);
  assert.deepEqual(screens.of('pumps', 'X1'), ['lists', 'pumps']);
  assert.deepEqual(screens.of('boiler', 'TT-1'), []);
});

test('a source’s alarms are listed on the screens with a list of it, each told once', () => {
  const list = (kind: 'alarms' | 'alarmTable', ...sources: string[]): Widget =>
    kind === 'alarms'
      ? { id: kind, kind, at, rows: 4, sources }
      : { id: kind, kind, at, sources, columns: [] };
  const found = alarmScreensBySource([
    screen('a', value('TT-1')),
    screen('b', list('alarms', 'boiler'), list('alarmTable', 'boiler', 'pumps')),
    screen('c', list('alarmTable', 'pumps')),
  ]);
  assert.deepEqual(
    [...found],
    [
      ['boiler', ['b']],
      ['pumps', ['b', 'c']],
    ],
  );
});
