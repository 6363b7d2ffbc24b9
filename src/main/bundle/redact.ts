/**
 * Takes secrets out of text that leaves this PC in a support bundle. Three nets, because none catches
 * all: every secret this PC knows by value, whatever stands behind a name that means a secret, and
 * what URLs carry before their host and after their `?`. Pure.
 */

/** What stands in a secret's place. */
export const REDACTED = '[redacted]';
/** Shorter values stand in ordinary words: taking them out would make nonsense of the rest. */
const MIN_SECRET = 4;

const SECRET_NAME =
  '(?:pass(?:word|phrase|wd)?|pwd|token|bearer|secret|api[-_]?key|private[-_]?key|credentials?|authorization|cookie|pin(?:Hash|Salt)?|hash|salt)';
/** `name: value`, `"name": "value"`, `name=value`; a name may end in such a word, as `wallPin`. */
const NAMED = new RegExp(
  `(["']?[\\w.-]*${SECRET_NAME}["']?\\s*[:=]\\s*)("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s,}\\]]+(?: [^\\s,:}\\]]+)*)`,
  'gi',
);
/** The site file names secrets and never holds them; their names help whoever reads the bundle. */
const NAME_OF_SECRET =
  /^["']?(?:tokenSecret|proxySecret|clientKeySecret|[\w.-]*\bsecretName)["']?\s*[:=]/i;
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi;
const QUERY = /\b([a-z][a-z0-9+.-]*:\/\/[^\s?"'<>#]+\?)[^\s"'<>#]+/gi;
const SCHEME = /\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/g;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;

/** The text without secrets; `known`: secrets by value. */
export function redact(text: string, known: readonly string[]): string {
  let clean = text;
  const longest = known
    .filter((secret) => secret.length >= MIN_SECRET)
    .toSorted((one, other) => other.length - one.length);
  for (const secret of longest) {
    clean = clean.replaceAll(secret, REDACTED);
    const escaped = JSON.stringify(secret).slice(1, -1);
    if (escaped !== secret) clean = clean.replaceAll(escaped, REDACTED);
    clean = clean.replaceAll(encodeURIComponent(secret), REDACTED);
  }
  return clean
    .replace(PEM, REDACTED)
    .replace(USER_INFO, `$1${REDACTED}@`)
    .replace(QUERY, `$1${REDACTED}`)
    .replace(SCHEME, `$1 ${REDACTED}`)
    .replace(NAMED, (whole, name: string) =>
      NAME_OF_SECRET.test(name) ? whole : `${name}${REDACTED}`,
    );
}
