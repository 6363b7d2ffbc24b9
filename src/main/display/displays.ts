/**
 * One window of the wall: what it is made of, its overlay, and what it lets through. Where it stands
 * is told to it; `placement.ts` keeps it there.
 *
 * Every window: our preload, sandboxed and isolated, no throttling when covered, no zoom, no menu;
 * in kiosk it cannot be closed from inside.
 */
import {
  BrowserWindow,
  WebContentsView,
  type NativeImage,
  type Session,
  type WebContents,
} from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import { isAllowedKey, isEditorKey, isQuitKey } from './keys.ts';
import { Placement } from './placement.ts';
import type { Bounds } from './placing.ts';

/** How windows appear. */
export type DisplayMode =
  | { readonly type: 'kiosk' }
  | { readonly type: 'windowed' }
  /** A window of this size, as far as the screen allows. */
  | { readonly type: 'sized'; readonly width: number; readonly height: number }
  /** No window: exactly so many pixels in memory, however small the screen is. */
  | { readonly type: 'picture'; readonly width: number; readonly height: number };

/** What a display needs. */
export interface DisplaySetup {
  /** Id in the site file, for the log. */
  readonly id: string;
  readonly mode: DisplayMode;
  readonly clock: Clock;
  readonly log: Log;
  readonly title: string;
  /** Address of the wall's page. */
  readonly pageUrl: string;
  /** Address of the dead-man overlay's page, and the session that keeps it in another process. */
  readonly overlayUrl: string;
  readonly overlaySession: Session;
  readonly preload: string;
  readonly devTools: boolean;
  /** The page has a layout editor, which has keys of its own. */
  readonly hasEditor: boolean;
  /** Ctrl+Q in a window, or its close button. */
  readonly onQuit: () => void;
}

/** First size of a window, in device-independent pixels. */
const WINDOWED = { width: 1_600, height: 900 };
const CANVAS = '#1F2327';

/** One monitor's window with its overlay. */
export class Display {
  /** The page's own web contents: destroyed with the window, which a script of the page may do. */
  readonly page: WebContents;
  /** Their id, known beyond their end. */
  readonly pageId: number;
  readonly #setup: DisplaySetup;
  readonly #window: BrowserWindow;
  readonly #placement: Placement;
  readonly #overlay: WebContentsView;
  #closing = false;

  constructor(setup: DisplaySetup) {
    this.#setup = setup;
    this.#window = this.#makeWindow();
    const { clock, log, id } = setup;
    this.#placement = new Placement({ window: this.#window, clock, log, display: id });
    this.#overlay = this.#makeOverlay();
    this.page = this.#window.webContents;
    this.pageId = this.page.id;
    this.#guard(this.page);
    this.#guard(this.#overlay.webContents);
  }

  /** Shows the window: in kiosk mode exactly at `bounds`, and not at all while they are null. */
  stand(bounds: Bounds | null): void {
    const { mode } = this.#setup;
    if (mode.type === 'kiosk') this.#placement.stand(bounds);
    if (mode.type === 'sized') this.#window.setContentSize(mode.width, mode.height);
    // X11 makes a window of exactly the screen's size one pixel smaller: ask for one more, and lay
    // the page out in what was asked for.
    if (mode.type === 'picture') this.#window.setContentSize(mode.width + 1, mode.height + 1);
    else if (mode.type !== 'kiosk') this.#window.show();
    this.#fitOverlay();
  }

  /** Loads the page. */
  load(): void {
    // A page whose process ended under the overlay is not painted anew until its window is shown anew,
    // though it has never been away (measured: nothing in 60 s, without a debugger attached).
    if (this.#setup.mode.type !== 'picture' && this.#window.isVisible()) this.#window.show();
    // A load that fails is seen by the watchdog as a page that paints nothing.
    this.page.loadURL(this.#setup.pageUrl).catch(() => undefined);
    this.#overlay.webContents.loadURL(this.#setup.overlayUrl).catch(() => undefined);
  }

  /** Puts the overlay on top; `style` brings its language and the time the page last lived. */
  cover(style: string): void {
    if (this.#window.isDestroyed()) return;
    this.#overlay.webContents.insertCSS(style).catch(() => undefined);
    this.#window.contentView.addChildView(this.#overlay);
    this.#fitOverlay();
    this.#overlay.setVisible(true);
  }

  uncover(): void {
    this.#overlay.setVisible(false);
  }

  setTitle(title: string): void {
    if (!this.#window.isDestroyed()) this.#window.setTitle(title);
  }

  /** What the page shows, without the overlay. */
  async picture(): Promise<NativeImage> {
    const { mode } = this.#setup;
    if (mode.type !== 'picture') return this.page.capturePage();
    return this.page.capturePage({ x: 0, y: 0, width: mode.width, height: mode.height });
  }

  /** Closes the window for good. */
  close(): void {
    this.#closing = true;
    this.#placement.stop();
    if (this.#window.isDestroyed()) return;
    if (!this.#overlay.webContents.isDestroyed()) this.#overlay.webContents.close();
    this.#window.destroy();
  }

  #makeWindow(): BrowserWindow {
    const { mode, title, preload, devTools } = this.#setup;
    const kiosk = mode.type === 'kiosk';
    const size = 'width' in mode ? { width: mode.width, height: mode.height } : WINDOWED;
    const window = new BrowserWindow({
      ...size,
      title,
      show: false,
      kiosk,
      frame: mode.type === 'windowed',
      useContentSize: true,
      enableLargerThanScreen: true,
      fullscreenable: kiosk,
      backgroundColor: CANVAS,
      autoHideMenuBar: true,
      webPreferences: {
        ...PREFERENCES,
        preload,
        devTools,
        offscreen: mode.type === 'picture',
        // Alarms are heard on a wall that nobody ever touched; the page makes no other sound.
        autoplayPolicy: 'no-user-gesture-required',
      },
    });
    window.removeMenu();
    window.on('close', (event) => {
      if (this.#closing) return;
      event.preventDefault();
      if (mode.type === 'windowed') this.#setup.onQuit();
    });
    window.on('page-title-updated', (event) => {
      event.preventDefault();
    });
    window.on('resize', () => {
      this.#fitOverlay();
    });
    return window;
  }

  #makeOverlay(): WebContentsView {
    const overlay = new WebContentsView({
      webPreferences: {
        ...PREFERENCES,
        javascript: false,
        session: this.#setup.overlaySession,
        devTools: false,
      },
    });
    overlay.setBackgroundColor(CANVAS);
    overlay.setVisible(false);
    this.#window.contentView.addChildView(overlay);
    return overlay;
  }

  /** Keys and zoom. */
  #guard(contents: WebContents): void {
    const { mode, onQuit, hasEditor } = this.#setup;
    contents.on('before-input-event', (event, input) => {
      if (mode.type === 'windowed' && isQuitKey(input)) onQuit();
      if (!isAllowedKey(input) && !(hasEditor && isEditorKey(input))) event.preventDefault();
    });
    contents.on('did-finish-load', () => {
      if (mode.type === 'picture') emulate(contents, mode);
      contents.setZoomFactor(1);
      // Rejects only for contents that are gone.
      contents.setVisualZoomLevelLimits(1, 1).catch(() => undefined);
    });
    contents.on('zoom-changed', () => {
      contents.setZoomFactor(1);
    });
  }

  #fitOverlay(): void {
    const [width = 0, height = 0] = this.#window.getContentSize();
    this.#overlay.setBounds({ x: 0, y: 0, width, height });
  }
}

const PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
  backgroundThrottling: false,
  disableDialogs: true,
  autoplayPolicy: 'user-gesture-required',
} as const;

function emulate(contents: WebContents, size: { width: number; height: number }): void {
  contents.enableDeviceEmulation({
    screenPosition: 'desktop',
    screenSize: size,
    viewPosition: { x: 0, y: 0 },
    viewSize: size,
    deviceScaleFactor: 1,
    scale: 1,
  });
}
