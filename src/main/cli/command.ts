/** What the command line can ask for: one type a verb, made by `parse.ts` from words. */
import type { EditorStanding } from '../bridge/editor-contract.ts';

/** Picture of the wall, and out. */
export interface ScreenshotOrder {
  /** PNG file to be written. */
  readonly file: string;
  /** How long live data may be waited for, ms. */
  readonly timeoutMs: number;
}

/** Opens the wall. */
export interface WallCommand {
  readonly verb: 'wall';
  /** Site file; null: the demo wall on the embedded demo plant. */
  readonly site: string | null;
  /** An ordinary window instead of the kiosk. */
  readonly windowed: boolean;
  /** Begins in the layout editor; in a window only. */
  readonly edit: boolean;
  readonly screenshot: ScreenshotOrder | null;
  /** Size of the window's content, px; null: the display's, or 1920×1080 for a picture. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Overrides the theme of the site. */
  readonly theme: 'light' | 'dark' | null;
  /** Id of the one display of the site to show; null: all. */
  readonly display: string | null;
  /** Id of the screen to begin with; null: the one shown last. */
  readonly screen: string | null;
  /** Serves metrics on this port of this PC (0: any free one), whatever the site says; null: as it says. */
  readonly metricsPort: number | null;
}

/** The layout editor is for an engineer's desk: a wall in kiosk, and a picture, have none. */
export function editorStanding({ windowed, edit, screenshot }: WallCommand): EditorStanding {
  if (screenshot !== null || !windowed) return 'off';
  return edit ? 'open' : 'offered';
}

/** A moment: so many ms ago, or a Unix time in ms. */
export type Since = { readonly ageMs: number } | { readonly time: number };

/** Examines one endpoint. */
export interface DoctorCommand {
  readonly verb: 'doctor';
  /** `ws:` or `wss:`. */
  readonly url: string;
  /** PEM files; null: none. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Name of the secret that holds the bearer token; null: none. */
  readonly tokenSecret: string | null;
  /** Tag or prefix to subscribe to. */
  readonly tag: string;
  /** How long the session is kept quiet; null: not at all. */
  readonly idleMs: number | null;
  /** A goaway has to come meanwhile. */
  readonly isDrainExpected: boolean;
  readonly json: boolean;
}

/** Makes a site file of a list of tags, or adds them to one. */
export interface ImportCommand {
  readonly verb: 'import-tags';
  /** The list: CSV. */
  readonly file: string;
  /** The site file; null: beside the list, with its name. */
  readonly site: string | null;
  /** Id of the source that the tags are of; null: the first of the site. */
  readonly source: string | null;
  /** URL of the source of a new site; null: the plant on this PC. */
  readonly url: string | null;
  /** The URL may be an unencrypted one of another machine. */
  readonly isInsecure: boolean;
  /** IANA zone of a new site. */
  readonly timeZone: string;
  /** Lays out screens for tags that are added to a site, as for a new one. */
  readonly isAddingScreens: boolean;
  /** Prints the site file instead of writing it. */
  readonly isDryRun: boolean;
}

/** Keeps a wall running. Its flags are the wall's, checked here and handed over as they are. */
export interface SuperviseCommand {
  readonly verb: 'supervise';
}

/** Compares a package's folder with its signed list. */
export interface VerifyCommand {
  readonly verb: 'verify';
  /** Null: the one that runs. */
  readonly folder: string | null;
  readonly json: boolean;
}

/** What the updater can be asked for. */
export const UPDATE_ACTIONS = ['init', 'run', 'check', 'status', 'return', 'forget'] as const;

/** One of them. */
export type UpdateAction = (typeof UPDATE_ACTIONS)[number];

/** Updates of a plant's PC: versions side by side, one of them started. */
export interface UpdateCommand {
  readonly verb: 'update';
  readonly action: UpdateAction;
  /** The update folder; null: the one this program stands in. */
  readonly root: string | null;
  /** Of `forget`. */
  readonly version: string | null;
  /** Of `run`: do not wait for the maintenance window. */
  readonly now: boolean;
  /** Of `status`. */
  readonly json: boolean;
}

/** Makes this PC, or an image of one, a kiosk. */
export interface InstallKioskCommand {
  readonly verb: 'install-kiosk';
  /** Site file; null: the demo wall. */
  readonly site: string | null;
  readonly user: string;
  readonly session: 'x' | 'cage' | 'labwc';
  /** The app; null: the one that runs this. */
  readonly executable: string | null;
  /** Null: this one. */
  readonly platform: 'linux' | 'windows' | null;
  /** Everything is written below this folder, and nothing is run; null: this machine. */
  readonly root: string | null;
  readonly rebootAfter: number | null;
  readonly metricsPort: number | null;
  readonly isDryRun: boolean;
}

/** Takes back what `install-kiosk` did. */
export interface UninstallKioskCommand {
  readonly verb: 'uninstall-kiosk';
  readonly root: string | null;
}

/** Packs what somebody far away needs to understand a wall. */
export interface BundleCommand {
  readonly verb: 'bundle';
  /** ZIP file; null: one named after this PC and the time, in the present folder. */
  readonly out: string | null;
  /** The site file; null: the one that the wall told last. */
  readonly site: string | null;
}

/** Keeps the wall's own secrets. */
export type SecretCommand = { readonly verb: 'secret' } & (
  { readonly action: 'list' } | { readonly action: 'set' | 'remove'; readonly name: string }
);

/** A verb that needs no window. */
export type VerbCommand =
  | { readonly verb: 'help' }
  | { readonly verb: 'version' }
  | { readonly verb: 'schema' }
  | { readonly verb: 'hash-pin' }
  | {
      readonly verb: 'outages';
      readonly format: 'csv' | 'json';
      /** Outages that were over before this are left out; null: none. */
      readonly since: Since | null;
    }
  | DoctorCommand
  | ImportCommand
  | VerifyCommand
  | UpdateCommand
  | InstallKioskCommand
  | UninstallKioskCommand
  | SecretCommand
  | {
      readonly verb: 'validate' | 'lint';
      readonly files: readonly string[];
      readonly json: boolean;
    };

/** What the command line asks for. */
export type Command = WallCommand | SuperviseCommand | BundleCommand | VerbCommand;
