/**
 * What `app://` serves: which file a URL means, if any, and with which headers. Answers only for
 * one host, plain path segments inside the root, and known file types. Everything else has no file.
 */

/** Scheme, host and origin of the wall's own pages. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'vigil';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/**
 * The pages' content security policy: own files and nothing else, no text turned into code. Sent
 * as a header and repeated in index.html's meta tag (without it a static analyser finds no policy).
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types vue',
].join('; ');

const MIME_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  woff2: 'font/woff2',
};

/** Letters, digits, dash, underscore; dots only between them, so neither `..` nor `.hidden`. */
const SEGMENT = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;
const MAX_SEGMENTS = 8;

/** A file below the root, or the HTTP status that refuses it. */
export type AppFile =
  | { readonly ok: true; readonly path: string; readonly type: string }
  | { readonly ok: false; readonly status: 400 | 404 | 405 };

/**
 * The file a request means; `path` is relative to the root, with `/`. The URL is judged as text:
 * any escape (`%2e`), backslash, empty or dotted segment is refused, so what is left needs no
 * resolving and cannot leave the root.
 */
export function fileFor(method: string, url: string): AppFile {
  if (method !== 'GET') return { ok: false, status: 405 };
  const start = `${APP_ORIGIN}/`;
  if (!url.startsWith(start)) return { ok: false, status: 404 };
  const path = url.slice(start.length).replace(/[?#].*$/s, '');
  const segments = path === '' ? ['index.html'] : path.split('/');
  if (segments.length > MAX_SEGMENTS || !segments.every((segment) => SEGMENT.test(segment))) {
    return { ok: false, status: 400 };
  }
  const name = segments.at(-1) ?? '';
  const type = MIME_TYPES[name.slice(name.lastIndexOf('.') + 1)];
  if (type === undefined) return { ok: false, status: 404 };
  return { ok: true, path: segments.join('/'), type };
}

/** Headers of every answer. */
export function headersFor(type: string): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_POLICY,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
