/**
 * The words of the wall by language, as vue-i18n knows them, made cheap: one render pass writes
 * hundreds of texts, and a `t()` costs as much as fifty of them (docs/decisions/0009). So each
 * message is asked of vue-i18n once, with marks in place of its values, and kept in pieces.
 */
import { createI18n } from 'vue-i18n';
import { isolated, textDirection } from './direction.ts';
import { catalogues, wordLanguage } from './words/catalogues.ts';
import type { WordLanguage } from './words/catalogues.ts';
import { en } from './words/en.ts';
import type { Sayings } from './words/translation.ts';

/** Words of one language: texts, and functions that take the values of a text. */
export type Messages = Sayings<typeof en>;

/** Private characters around a value's name: no message has them. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const MARKED = /\uE000(\w+)\uE001/;
const NAME = /\{(\w+)\}/g;
const PLURAL = ' | ';

type Choose = (count: number, forms: number) => number;

/** Which of the forms of a message a count takes (CLDR): each category its own, or one and other. */
function chooser(language: string): Choose {
  const rules = new Intl.PluralRules(language);
  const { pluralCategories } = rules.resolvedOptions();
  const order = (['zero', 'one', 'two', 'few', 'many', 'other'] as const).filter((category) =>
    pluralCategories.includes(category),
  );
  return (count, forms) => {
    const category = rules.select(count);
    if (forms === order.length) return order.indexOf(category);
    return category === 'one' ? 0 : forms - 1;
  };
}

const choosers = new Map<string, Choose>(
  Object.keys(catalogues).map((language) => [language, chooser(language)]),
);

const { t } = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: catalogues,
  pluralRules: Object.fromEntries(choosers),
  // Keys are joined with `/`, so that they may be any words (`server silent`).
  messageResolver: (messages, path) =>
    path.split('/').reduce<unknown>((node, key) => branch(node)[key], messages) as string, // a leaf
  // A test finds what is missing; the wall never says so.
  missingWarn: false,
  fallbackWarn: false,
}).global;

function branch(node: unknown): Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null ? { ...node } : {};
}

const made = new Map<string, Messages>();

/**
 * Words for a BCP 47 language tag; English where there are none for it. On a page that is read from
 * right to left, the values in a text are kept apart from its words.
 */
export function messagesFor(language: string): Messages {
  const wanted = wordLanguage(language);
  const direction = textDirection(language);
  let messages = made.get(`${wanted} ${direction}`);
  if (messages === undefined) {
    const join = direction === 'rtl' ? joinedApart : joined;
    messages = sayings(en, '', { language: wanted, join }) as Messages; // keeps the shape of `en`
    made.set(`${wanted} ${direction}`, messages);
  }
  return messages;
}

type Values = Readonly<Record<string, string | number>>;

interface Making {
  readonly language: WordLanguage;
  readonly join: (pieces: readonly string[], values: Values) => string;
}

/** `english` decides which messages take values, so that all languages have the same functions. */
function sayings(english: unknown, path: string, how: Making): unknown {
  if (typeof english === 'string') return saying(english, path, how);
  const entries = Object.entries(branch(english)).map(([key, node]): [string, unknown] => [
    key,
    sayings(node, path === '' ? key : `${path}/${key}`, how),
  ]);
  return Array.isArray(english) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

function saying(english: string, path: string, { language, join }: Making): unknown {
  const marks = Object.fromEntries(
    [...english.matchAll(NAME)].map(([, name = '']) => [name, `${OPEN}${name}${CLOSE}`]),
  );
  const isPlural = english.includes(PLURAL);
  const ask = (count: number): readonly string[] =>
    t(path, { count: `${OPEN}count${CLOSE}`, ...marks }, { plural: count, locale: language }).split(
      MARKED,
    );
  if (!isPlural && Object.keys(marks).length === 0) return t(path, {}, { locale: language });
  if (!isPlural) {
    const pieces = ask(2);
    return (values: Values) => join(pieces, values);
  }
  const rules = new Intl.PluralRules(language);
  const forms = new Map<string, readonly string[]>();
  return (values: Values) => {
    const count = Number(values['count']);
    const category = rules.select(count);
    let pieces = forms.get(category);
    if (pieces === undefined) {
      pieces = ask(count);
      forms.set(category, pieces);
    }
    return join(pieces, values);
  };
}

/** Pieces are text and names by turns. */
function joined(pieces: readonly string[], values: Values): string {
  let text = pieces[0] ?? '';
  for (let i = 1; i < pieces.length; i += 2) {
    text += `${values[pieces[i] ?? ''] ?? ''}${pieces[i + 1] ?? ''}`;
  }
  return text;
}

function joinedApart(pieces: readonly string[], values: Values): string {
  const apart = Object.entries(values).map(([name, value]) => [name, isolated(String(value))]);
  return joined(pieces, Object.fromEntries(apart) as Values); // strings by name, as they were
}

/** A quality reason in words: known ones by the table, `bearingWorn` as `bearing worn`. */
export function reasonWord(reason: string, messages: Messages): string {
  const known: Readonly<Record<string, string>> = messages.reasons;
  return (
    known[reason] ??
    reason
      .replace(/[-_.]+/g, ' ')
      .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
  );
}
