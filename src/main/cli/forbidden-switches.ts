/**
 * Switches of Chromium, Electron and Node that open an installed wall to anybody at its command
 * line: a debugger, a page without its sandbox, certificates and names that somebody else decides
 * about, other programs in the place of ours, secrets written to files. A release refuses to start
 * with one (exit 78); `index.ts` asks before anything else happens.
 */

/** Names without dashes, as Chromium knows them. */
export const FORBIDDEN_SWITCHES: readonly string[] = [
  // A debugger.
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'wait-for-debugger',
  'wait-for-debugger-children',
  'auto-open-devtools-for-tabs',
  'enable-automation',
  // Without the sandbox, or with less of it.
  'no-sandbox',
  'no-zygote',
  'no-zygote-sandbox',
  'single-process',
  'in-process-gpu',
  'disable-gpu-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'allow-sandbox-debugging',
  'disable-site-isolation-trials',
  // The rules between pages. Not `allow-file-access-from-files`: Electron sets that one by itself, and
  // no page of ours is a file.
  'disable-web-security',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'load-extension',
  'disable-extensions-except',
  'js-flags',
  // Certificates, names, ways.
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'proxy-bypass-list',
  // Other programs in our place.
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'ppapi-plugin-launcher',
  'browser-subprocess-path',
  // What is typed, sent or shown, in a file; and our files elsewhere.
  'ssl-key-log-file',
  'log-net-log',
  'net-log-capture-mode',
  'trace-startup',
  'enable-tracing',
  'user-data-dir',
  'disk-cache-dir',
  'crash-dumps-dir',
];

/** The first forbidden switch that `has` knows of. */
export function forbiddenSwitch(has: (name: string) => boolean): string | undefined {
  return FORBIDDEN_SWITCHES.find(has);
}
