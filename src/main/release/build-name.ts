/** How a build names itself to people. */

/**
 * The version as `vigil --version` prints it: `0.1.0`, or with the mark of a package that is no
 * release, `0.1.0 TEST (Electron 33.2.1, never for users)`.
 */
export function versionText(version: string, mark: string, electron: string | undefined): string {
  if (mark === '') return version;
  return `${version} ${mark} (Electron ${electron ?? 'unknown'}, never for users)`;
}
