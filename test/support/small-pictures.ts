/** Pictures of 8 × 6 pixels in every format that a wall shows, made by ImageMagick. */
const BASE64 = {
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGBAAAAAAenm0mAAAAHElEQVQI12P4DwQMZ4CAYSYQMKQBAYMxEDCAAAD5JAv1esW97AAAAABJRU5ErkJggg==',
  jpeg: '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAAGAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABkQAAEFAAAAAAAAAAAAAAAAAAADBBdRkf/aAAgBAQAAPwAuSX9Kaf/Z',
  'webp lossy': 'UklGRjIAAABXRUJQVlA4ICYAAACQAQCdASoIAAYAAgA0JaQAAuab25AA/vAb/n3Fj+wunWSAAAAAAA==',
  'webp lossless':
    'UklGRjoAAABXRUJQVlA4TC4AAAAvB0ABAC8gEEhy2p9uiZmZmflPbBsQspGkUziFV3iFV3h/rU5E/+PjVbc62GoA',
  'webp with alpha':
    'UklGRmYAAABXRUJQVlA4WAoAAAAQAAAABwAABQAAQUxQSA8AAAABB9CmiAgABOF/20RE/0MAVlA4IDAAAADQAQCdASoIAAYAAgA0JaACdLoB+AADsAD+8MQL/yC5YXXI1/8gP+QH/ID/+PIAAAA=',
} as const;

/** By format. */
export const SMALL_PICTURES: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map(
  Object.entries(BASE64).map(([name, text]) => [
    name,
    Uint8Array.from(Buffer.from(text, 'base64')),
  ]),
);

/** One of them. */
export function smallPicture(name: keyof typeof BASE64): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(BASE64[name], 'base64'));
}
