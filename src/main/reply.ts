/** How an answer is given to whoever asked, across processes too: a value, or why there is none. */

/** A request that was refused, or not answered. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

/** What comes of a request. */
export type Reply<T> = { readonly ok: true; readonly value: T } | Refusal;

/** A reply that says no. */
export function refusal(code: string, message: string): Refusal {
  return { ok: false, code, message };
}
