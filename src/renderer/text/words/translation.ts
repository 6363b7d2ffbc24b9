/**
 * The types of messages, made of the English ones (`en.ts`): which keys there are, and which values
 * a message takes. Pure. Messages are in the format of vue-i18n: `{name}` is filled in, ` | ` parts
 * singular from plural and the number that decides is `{count}`.
 */

/** Names of the values a message takes. */
type Names<S extends string> =
  | (S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never)
  | (S extends `${string} | ${string}` ? 'count' : never);

/** What a message is filled with: `count` decides between singular and plural, so it is a number. */
type Values<Name extends string> = {
  readonly [K in Name]: K extends 'count' ? number : string | number;
};

/** A message as the wall uses it: a text, or a function where it takes values. */
export type Saying<S extends string> = string extends S
  ? string
  : [Names<S>] extends [never]
    ? string
    : (values: Values<Names<S>>) => string;

/** The messages of a catalogue as the wall uses them. */
export type Sayings<T> = {
  readonly [K in keyof T]: T[K] extends string ? Saying<T[K]> : Sayings<T[K]>;
};

/** Another language's version of English messages: the same keys, any words. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]>;
};
