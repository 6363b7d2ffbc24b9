/** Versions of releases: three whole numbers, nothing else, so that 'newer' has one meaning. */

/** `1.2.3`. */
const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

/** Whether a text is a version of a release. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Below zero: `one` is older than `other`; both are versions. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
