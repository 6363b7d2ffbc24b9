/** What the lab and a process of many links say to each other; see client-contract.ts. */

/** The argument. */
export interface HerdOrder {
  readonly url: string;
  readonly links: number;
  readonly tags: readonly string[];
  /** Options of the links, as in a site file. */
  readonly link: Readonly<Record<string, unknown>>;
}

/** `at`: Unix ms. */
export type HerdLine =
  | { readonly t: 'dial' | 'probe'; readonly at: number }
  | { readonly t: 'live' | 'down'; readonly at: number; readonly link: number };
