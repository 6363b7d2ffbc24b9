/**
 * One window of the wall: what it is made of, its page, its overlay, and what it lets through. Where it
 * stands is told to it; `placement.ts` keeps it there.
 *
 * Another page can take the place of the one that is shown, in the same window: a second window would
 * be seen, because X paints it in a colour of its own until its first frame is there (measured: 550 ms
 * on a busy PC). The next page paints unseen outside the window, and is then moved over the one before.
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
  type WebPreferences,
} from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import { isAllowedKey, isEditorKey, isQuitKey } from './keys.ts';
import { killPage } from './page-process.ts';
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
/** Of the height of a window: most of the link strip. */
const STRIP_SHARE = 0.06;

/** One monitor's window with its overlay. */
export class Display {
  readonly #setup: DisplaySetup;
  readonly #window: BrowserWindow;
  readonly #placement: Placement;
  readonly #overlay: WebContentsView;
  #page: WebContents;
  /** Where the page lies if it is not the window's own. */
  #view: WebContentsView | null = null;
  #next: WebContentsView | null = null;
  #nextIsShown = false;
  #closing = false;

  constructor(setup: DisplaySetup) {
    this.#setup = setup;
    this.#window = this.#makeWindow();
    const { clock, log, id } = setup;
    this.#placement = new Placement({ window: this.#window, clock, log, display: id });
    this.#overlay = this.#makeOverlay();
    this.#page = this.#window.webContents;
    this.#guard(this.#page);
    this.#guard(this.#overlay.webContents);
  }

  /** The page that is shown: destroyed with the window, which a script of the page may do. */
  get page(): WebContents {
    return this.#page;
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
    this.#fit();
  }

  /** Makes another page in this window, unseen and unheard, with nothing loaded yet. */
  prepareNext(): WebContents {
    const next = new WebContentsView({ webPreferences: this.#pagePreferences() });
    next.webContents.setAudioMuted(true);
    this.#guard(next.webContents);
    next.setBackgroundColor(CANVAS);
    this.#window.contentView.addChildView(next);
    this.#next = next;
    this.#nextIsShown = false;
    this.#fit();
    return next.webContents;
  }

  loadNext(): void {
    this.#next?.webContents.loadURL(this.#setup.pageUrl).catch(() => undefined);
  }

  /** Lays the next page over the one that is shown. */
  showNext(): void {
    this.#nextIsShown = true;
    this.#fit();
  }

  /** The next page is the page from now on; the one before ends. */
  takeOver(): void {
    if (this.#next === null) return;
    const [old, oldView] = [this.#page, this.#view];
    this.#page = this.#next.webContents;
    this.#view = this.#next;
    this.#next = null;
    this.#page.setAudioMuted(false);
    if (this.#window.isFocused()) this.#page.focus();
    if (oldView !== null) this.#closeView(oldView);
    // The window's own page cannot be closed without the window; its process can be ended.
    else endProcess(old);
  }

  /** Nothing comes of the next page. */
  dropNext(): void {
    if (this.#next !== null) this.#closeView(this.#next);
    this.#next = null;
  }

  /** Loads the page. */
  load(): void {
    // A page whose process ended under the overlay is not painted anew until its window is shown anew,
    // though it has never been away (measured: nothing in 60 s, without a debugger attached).
    if (this.#setup.mode.type !== 'picture' && this.#window.isVisible()) this.#window.show();
    // A load that fails is seen by the watchdog as a page that paints nothing.
    this.#page.loadURL(this.#setup.pageUrl).catch(() => undefined);
    this.#overlay.webContents.loadURL(this.#setup.overlayUrl).catch(() => undefined);
  }

  /** Puts the overlay on top; `style` brings its language and the time the page last lived. */
  cover(style: string): void {
    if (this.#window.isDestroyed()) return;
    this.#overlay.webContents.insertCSS(style).catch(() => undefined);
    this.#window.contentView.addChildView(this.#overlay);
    this.#fit();
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
    if (mode.type !== 'picture') return this.#page.capturePage();
    return this.#page.capturePage({ x: 0, y: 0, width: mode.width, height: mode.height });
  }

  /** What the page shows along its lower edge, where the link strip is. */
  async stripPicture(): Promise<NativeImage> {
    const [width = 0, windowHeight = 0] = this.#window.getContentSize();
    const height = Math.round(windowHeight * STRIP_SHARE);
    return this.#page.capturePage({ x: 0, y: windowHeight - height, width, height });
  }

  /** Closes the window for good. */
  close(): void {
    this.#closing = true;
    this.#placement.stop();
    if (this.#window.isDestroyed()) return;
    for (const view of [this.#overlay, this.#next, this.#view]) {
      if (view !== null) this.#closeView(view);
    }
    this.#window.destroy();
  }

  #makeWindow(): BrowserWindow {
    const { mode, title } = this.#setup;
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
      webPreferences: { ...this.#pagePreferences(), offscreen: mode.type === 'picture' },
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
      this.#fit();
    });
    // Electron gives the keyboard to the window's own page.
    window.on('focus', () => {
      this.#view?.webContents.focus();
    });
    return window;
  }

  #pagePreferences(): WebPreferences {
    const { preload, devTools } = this.#setup;
    // Alarms are heard on a wall that nobody ever touched; the page makes no other sound.
    return { ...PREFERENCES, preload, devTools, autoplayPolicy: 'no-user-gesture-required' };
  }

  #closeView(view: WebContentsView): void {
    if (!this.#window.isDestroyed()) this.#window.contentView.removeChildView(view);
    if (!view.webContents.isDestroyed()) view.webContents.close();
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
      // A new process of a page that is not the window's own hears no keyboard by itself.
      if (contents === this.#view?.webContents && this.#window.isFocused()) contents.focus();
      // Rejects only for contents that are gone.
      contents.setVisualZoomLevelLimits(1, 1).catch(() => undefined);
    });
    contents.on('zoom-changed', () => {
      contents.setZoomFactor(1);
    });
  }

  #fit(): void {
    const [width = 0, height = 0] = this.#window.getContentSize();
    const whole = { x: 0, y: 0, width, height };
    this.#view?.setBounds(whole);
    // A view that is hidden, wholly outside or wholly covered does not paint when it is new (measured);
    // one row of pixels under the overlay, or one pixel in a corner, is enough for it, and nothing that
    // anybody sees. The next page has its size at once, and is only moved when it is shown.
    this.#overlay.setBounds({ ...whole, height: height - 1 });
    const aside = { ...whole, x: width - 1, y: height - 1 };
    this.#next?.setBounds(this.#nextIsShown ? whole : aside);
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

/** Without a crash, which would leave a dump. */
function endProcess(contents: WebContents): void {
  try {
    killPage(contents);
  } catch {
    // It has just ended by itself.
  }
}

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
