import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { isAllowedKey, isEditorKey, isQuitKey } from '../../../../src/main/display/keys.ts';

const press = (key: string, held: 'control' | 'alt' | 'meta' | 'none' = 'none', also = false) => ({
  type: 'keyDown',
  key,
  control: held === 'control' || also,
  alt: held === 'alt',
  meta: held === 'meta',
});

test('an operator can type into a filter, edit and move in it', () => {
  for (const key of ['a', 'Ö', '7', ' ', 'Enter', 'Tab', 'Escape', 'Backspace', 'PageDown']) {
    assert.equal(isAllowedKey(press(key)), true, key);
  }
  for (const key of ['c', 'V', 'x', 'a', 'z', 'ArrowLeft', 'Home']) {
    assert.equal(isAllowedKey(press(key, 'control')), true, key);
  }
  assert.equal(isAllowedKey(press('@', 'alt', true)), true, 'AltGr');
});

test('no key reloads, zooms, opens tools, prints, goes back or leaves', () => {
  for (const key of [
    'r',
    'R',
    '+',
    '-',
    '0',
    'p',
    'i',
    'w',
    'n',
    't',
    'q',
    'Tab',
    'F4',
    'o',
    's',
    'u',
  ]) {
    assert.equal(isAllowedKey(press(key, 'control')), false, `Ctrl+${key}`);
  }
  for (const key of ['ArrowLeft', 'F4', 'Tab', 'd', ' ']) {
    assert.equal(isAllowedKey(press(key, 'alt')), false, `Alt+${key}`);
  }
  for (const key of ['F1', 'F5', 'F11', 'F12', 'BrowserBack', 'LaunchMail']) {
    assert.equal(isAllowedKey(press(key)), false, key);
  }
  assert.equal(isAllowedKey(press('l', 'meta')), false);
});

test('Ctrl+Q quits, once', () => {
  assert.equal(isQuitKey(press('q', 'control')), true);
  assert.equal(isQuitKey({ ...press('q', 'control'), type: 'keyUp' }), false);
  assert.equal(isQuitKey(press('q')), false);
});

test('the layout editor has two keys that a wall has not', () => {
  for (const key of ['s', 'D']) assert.equal(isEditorKey(press(key, 'control')), true, key);
  for (const key of ['r', 'p', 'w', 'F5', '+']) {
    assert.equal(isEditorKey(press(key, 'control')), false, key);
  }
  assert.equal(isEditorKey(press('s')), false);
  assert.equal(isEditorKey(press('d', 'alt', true)), false);
});
