/** Telling a secret from its name, so that no secret stands in a site file. Pure. */

/** A run of letters and digits this long and mixed is no name that a person gave. */
const MIN_RANDOM = 20;

/** True for text that looks like a token: a JSON web token, or a long mixed run of letters and digits. */
export function looksLikeSecret(text: string): boolean {
  if (text.startsWith('eyJ')) return true;
  return text
    .split(/[^A-Za-z0-9]+/)
    .some((run) => run.length >= MIN_RANDOM && /\d/.test(run) && /[A-Za-z]/.test(run));
}
