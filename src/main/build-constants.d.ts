/**
 * Constants put into the bundles at build time (`define` in electron.vite.config.ts).
 *
 * They exist only in bundled code: a module that unit tests import must not read them.
 */

/**
 * What this build is for. `release` refuses debugging switches and has no fault menu; `test` is a
 * packaged build that lets the test driver in; `development` is everything run from the sources.
 */
declare const __BUILD_KIND__: 'development' | 'test' | 'release';

/**
 * `TEST` in packages around the stand-in runtime, else empty: part of every name and version that
 * such a package shows.
 */
declare const __BUILD_MARK__: '' | 'TEST';

/**
 * Ed25519 public keys (SPKI, DER, base64) whose signature this build trusts on packages and updates;
 * empty in development.
 */
declare const __RELEASE_KEYS__: readonly string[];
