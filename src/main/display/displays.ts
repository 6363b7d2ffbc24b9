/**
 * The wall's windows: where each stands and what it is made of. A display holds one window for its
 * whole life as seen from outside; inside, the window may be replaced (rung 4).
 *
 * Every window: our preload, sandboxed and isolated, no throttling when covered, no zoom, no menu;
 * in kiosk it cannot be closed from inside.
 */
import {
  BrowserWindow,
  screen,
  WebContentsView,
  type NativeImage,
  type Rectangle,
  type Session,
  type WebContents,
} from 'electron';
import { isAllowedKey, isQuitKey } from './keys.ts';

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
  readonly mode: DisplayMode;
  readonly title: string;
  /** Address of the wall's page. */
  readonly pageUrl: string;
  /** Address of the dead-man overlay's page, and the session that keeps it in another process. */
  readonly overlayUrl: string;
  readonly overlaySession: Session;
  readonly preload: string;
  readonly devTools: boolean;
  /** Ctrl+Q in a window, or its close button. */
  readonly onQuit: () => void;
}

/** First size of a window, in device-independent pixels. */
const WINDOWED = { width: 1_600, height: 900 };
const CANVAS = '#1F2327';

/** One monitor's window with its overlay. */
export class Display {
  readonly #setup: DisplaySetup;
  readonly #window: BrowserWindow;
  readonly #overlay: WebContentsView;
  #closing = false;

  constructor(setup: DisplaySetup) {
    this.#setup = setup;
    this.#window = this.#makeWindow();
    this.#overlay = this.#makeOverlay();
    this.#guard(this.#window.webContents);
    this.#guard(this.#overlay.webContents);
  }

  /** The page's own web contents. */
  get page(): WebContents {
    return this.#window.webContents;
  }

  /** Loads the page; it shows when it has something to show. */
  load(): void {
    this.#place();
    if (this.#setup.mode.type !== 'picture') this.#window.show();
    // A load that fails is seen by the watchdog as a page that paints nothing.
    this.page.loadURL(this.#setup.pageUrl).catch(() => undefined);
    this.#overlay.webContents.loadURL(this.#setup.overlayUrl).catch(() => undefined);
  }

  /** Puts the overlay on top; `since` is the text of the time the page last lived. */
  cover(since: string): void {
    // Styles are not script: the overlay's page has none.
    this.#overlay.webContents
      .insertCSS(`.since::after { content: ${JSON.stringify(since)}; }`)
      .catch(() => undefined);
    this.#window.contentView.addChildView(this.#overlay);
    this.#fitOverlay();
    this.#overlay.setVisible(true);
  }

  uncover(): void {
    this.#overlay.setVisible(false);
  }

  setTitle(title: string): void {
    this.#window.setTitle(title);
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
    if (!this.#overlay.webContents.isDestroyed()) this.#overlay.webContents.close();
    if (!this.#window.isDestroyed()) this.#window.destroy();
  }

  #makeWindow(): BrowserWindow {
    const { mode, title, preload, devTools } = this.#setup;
    const kiosk = mode.type === 'kiosk';
    const size = 'width' in mode ? { width: mode.width, height: mode.height } : WINDOWED;
    const window = new BrowserWindow({
      ...(kiosk ? wholeScreen() : size),
      title,
      show: false,
      kiosk,
      frame: mode.type === 'windowed',
      useContentSize: true,
      enableLargerThanScreen: true,
      fullscreenable: kiosk,
      backgroundColor: CANVAS,
      autoHideMenuBar: true,
      webPreferences: { ...PREFERENCES, preload, devTools, offscreen: mode.type === 'picture' },
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
    const { mode, onQuit } = this.#setup;
    contents.on('before-input-event', (event, input) => {
      if (mode.type === 'windowed' && isQuitKey(input)) onQuit();
      if (!isAllowedKey(input)) event.preventDefault();
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

  /** Explicit bounds: without a window manager kiosk alone does not fill the screen. */
  #place(): void {
    const { mode } = this.#setup;
    if (mode.type === 'kiosk') this.#window.setBounds(wholeScreen());
    if (mode.type === 'sized') this.#window.setContentSize(mode.width, mode.height);
    // X11 makes a window of exactly the screen's size one pixel smaller: ask for one more, and lay
    // the page out in what was asked for.
    if (mode.type === 'picture') this.#window.setContentSize(mode.width + 1, mode.height + 1);
    this.#fitOverlay();
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

function wholeScreen(): Rectangle {
  return screen.getPrimaryDisplay().bounds;
}
