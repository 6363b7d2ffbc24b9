/**
 * What a page may not do: everything but show our own files. Covers `app://`, navigation, new
 * windows, webviews, permissions and downloads, for every web contents of the app, also for those
 * nobody expected.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App, Protocol, Session, WebContents } from 'electron';
import type { Log } from '../observe/log.ts';
import { APP_SCHEME, fileFor, headersFor } from './app-files.ts';

/** Makes `app://` a scheme with an origin; must run before the app is ready. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** What leaves the machine, or reads its disk. */
const NETWORK = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'] };

/**
 * A proxy that nobody is: the discard port of this machine. What no rule below sees (WebRTC over
 * TCP, lookups of names, connections in advance) ends there.
 */
const NOWHERE = { proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' };

/** Serves the files below `root` as `app://` to one session and denies it everything else. */
export function lockSession(session: Session, root: string, log: Log): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = fileFor(request.method, request.url);
    if (!file.ok) {
      log('warn', 'app-file-refused', `${file.status} ${request.url.slice(0, 200)}`);
      return new Response(null, { status: file.status });
    }
    try {
      const body = await readFile(join(root, ...file.path.split('/')));
      return new Response(new Uint8Array(body), { headers: headersFor(file.type) });
    } catch {
      log('warn', 'app-file-missing', file.path);
      return new Response(null, { status: 404 });
    }
  });
  const deny = (what: string): void => {
    log('warn', 'permission-denied', what);
  };
  // Chromium's own network, which a wall does not use: its sockets are Node's, in main.
  session.webRequest.onBeforeRequest(NETWORK, ({ url }, answer) => {
    log('warn', 'navigation-denied', `out to ${url.slice(0, 200)}`);
    answer({ cancel: true });
  });
  session.setProxy(NOWHERE).catch((error: unknown) => {
    log('error', 'navigation-denied', `no proxy rule: ${String(error)}`);
  });
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    deny(permission);
    answer(false);
  });
  // Asked on ordinary page loads as well: denied without a word.
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    event.preventDefault();
    deny(`download of ${item.getURL().slice(0, 200)}`);
  });
}

/** Denies navigation, windows and webviews to all contents. */
export function lockContents(app: App, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    lock(contents, log);
  });
}

function lock(contents: WebContents, log: Log): void {
  const deny = (what: string, url: string): void => {
    log('warn', 'navigation-denied', `${what} ${url.slice(0, 200)}`);
  };
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  // Of the main frame as well as of others; what main itself loads does not come through here.
  contents.on('will-frame-navigate', (event) => {
    event.preventDefault();
    deny('to', event.url);
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    deny('redirected to', event.url);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    deny('of a webview', '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    deny('of a new window to', url);
    return { action: 'deny' };
  });
}
