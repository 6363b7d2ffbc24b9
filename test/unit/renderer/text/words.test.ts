import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { causeWord } from '../../../../src/renderer/text/cause.ts';
import { textDirection } from '../../../../src/renderer/text/direction.ts';
import { messagesFor } from '../../../../src/renderer/text/messages.ts';
import { catalogues, wordLanguage } from '../../../../src/renderer/text/words/catalogues.ts';

/** Words that are the same in English and the other language, by language; anything else is stray English. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  de: ['LIVE', 'Filter', 'Name', 'Sensor', 'Symbol', 'NORMAL', 'in 10 min'],
  es: ['NORMAL', 'manual', 'proxy: {detail}'],
  fr: ['{words} (code {code})'],
  pt: ['NORMAL', 'manual', 'proxy: {detail}'],
};
/** Symbols of units, which are the same in most languages. */
const SYMBOLS = /\b(s|m|min|h|d|HTTP)\b/g;

/** Every message by its path. */
function leaves(node: unknown, path = ''): Map<string, string> {
  if (typeof node === 'string') return new Map([[path, node]]);
  return new Map(
    Object.entries(node as object).flatMap(([key, value]) => [
      ...leaves(value, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function names(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))].sort();
}

const english = leaves(catalogues.en);
const others = Object.entries(catalogues).filter(([language]) => language !== 'en');

for (const [language, catalogue] of others) {
  const messages = leaves(catalogue);

  test(`${language} says all that English says, and nothing else`, () => {
    assert.deepEqual([...messages.keys()].sort(), [...english.keys()].sort());
    const empty = [...messages].filter(([, text]) => text.trim() === '' || text !== text.trim());
    assert.deepEqual(empty, []);
  });

  test(`${language} fills in the values that English does`, () => {
    for (const [path, text] of messages) {
      assert.deepEqual(names(text), names(english.get(path) ?? ''), `${language} ${path}: ${text}`);
    }
  });

  test(`${language} has the plural forms of its grammar`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [path, text] of messages) {
      const forms = text.split('|').length;
      const wanted = english.get(path)?.includes(' | ') === true ? pluralCategories.length : 1;
      // Millions have a form of their own in some languages; the wall seldom counts that far.
      assert.ok(forms === wanted || forms === Math.min(2, wanted), `${language} ${path}: ${text}`);
    }
  });

  test(`${language} has no English left in it`, () => {
    const stray = [...messages].filter(
      ([path, text]) =>
        text === english.get(path) &&
        /\p{L}/u.test(text.replace(/\{\w+\}/g, '').replace(SYMBOLS, '')) &&
        SAME[language]?.includes(text) !== true,
    );
    assert.deepEqual(stray, []);
  });
}

test('every text of every language comes out filled in, with no trace of how it is made', () => {
  for (const language of Object.keys(catalogues)) {
    const fill = (node: unknown, path: string): void => {
      if (typeof node === 'object' && node !== null) {
        for (const [key, value] of Object.entries(node)) fill(value, `${path}.${key}`);
        return;
      }
      const values = new Proxy({}, { get: (_, name) => (name === 'count' ? 7 : '7') });
      const text: unknown = typeof node === 'function' ? node(values) : node;
      assert.ok(typeof text === 'string' && text !== '', path);
      assert.doesNotMatch(text, /[{}|\uE000\uE001]|undefined/, path);
    };
    fill(messagesFor(language), language);
  }
});

test('one and many are told apart as the language does', () => {
  const { table, alarms, siteRefused } = messagesFor('en');
  assert.equal(alarms.unconfirmed({ count: 1 }), '1 row not confirmed');
  assert.equal(alarms.unconfirmed({ count: 0 }), '0 rows not confirmed');
  assert.equal(table.notLive({ count: 4, total: 200 }), '4 of 200 not live');
  assert.equal(siteRefused({ count: 1 }), 'Site file refused, the last good one stays on');
  assert.equal(messagesFor('de').samplesLost({ count: 1 }), '1 Messwert verloren');
  assert.equal(messagesFor('de').samplesLost({ count: 12 }), '12 Messwerte verloren');
  assert.equal(messagesFor('fr').timeline.attempts({ count: 0 }), '0 essai de connexion');
  assert.equal(messagesFor('es').timeline.attempts({ count: 0 }), '0 intentos de conexión');
  assert.equal(
    messagesFor('es').timeline.attempts({ count: 1_000_000 }),
    '1000000 intentos de conexión',
  );
  assert.equal(messagesFor('ja').timeline.attempts({ count: 1 }), '接続試行 1 回');
});

test('on a page read from right to left values stand apart from the English words', () => {
  assert.equal(messagesFor('ar').ago({ age: '3 s' }), '\u20683 s\u2069 ago');
  assert.equal(messagesFor('he-IL').late, 'LATE');
  assert.equal(textDirection('ar-EG'), 'rtl');
  assert.equal(textDirection('az-Arab'), 'rtl');
  assert.equal(textDirection('de'), 'ltr');
});

test('why a session ended is said in the language, what a system says is left as it is', () => {
  const german = messagesFor('de');
  assert.equal(causeWord('reset (1006)', german), 'abgebrochen (Code 1006)');
  assert.equal(causeWord('connection refused', german), 'Verbindung abgelehnt');
  assert.equal(causeWord('network: EPIPE: broken', german), 'Netz: EPIPE: broken');
  assert.equal(causeWord('second session: HTTP 503', german), 'zweite Sitzung: HTTP 503');
  assert.equal(causeWord('no answer within 900 ms', german), 'keine Antwort binnen 900 ms');
  assert.equal(
    causeWord('no answer within 900 ms: 10.0.0.7 does not answer the request', german),
    '10.0.0.7: keine Antwort binnen 900 ms',
  );
  assert.equal(causeWord('TLS: certificate expired', german), 'TLS: certificate expired');
  for (const cause of ['reset (1006)', 'no answer to dial', 'proxy: refused', 'PC was asleep']) {
    assert.equal(causeWord(cause, messagesFor('en')), cause);
  }
});

test('a region has the words of its language, and a language without words the English ones', () => {
  assert.equal(wordLanguage('de-AT'), 'de');
  assert.equal(wordLanguage('DE-ch'), 'de');
  assert.equal(wordLanguage('ar'), 'en');
  assert.equal(messagesFor('en-GB'), messagesFor('en'));
  assert.equal(messagesFor('de-AT').late, 'VERSPÄTET');
});
