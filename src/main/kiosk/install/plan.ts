/** What `install-kiosk` is asked for, and what it makes of it: files, and commands to run after. */

/** How the screen is driven on Linux. */
export type KioskSession = 'x' | 'cage' | 'labwc';

/** One kiosk. */
export interface KioskOrder {
  /** Absolute path of the app's executable, as the machine that runs it sees it. */
  readonly executable: string;
  /** Absolute path of the site file, likewise; null: the demo wall. */
  readonly site: string | null;
  /** Account the wall runs as. */
  readonly user: string;
  readonly session: KioskSession;
  /** After so many failed starts within `REBOOT_WINDOW_S` the PC restarts; null: never. */
  readonly rebootAfter: number | null;
  /** Names of the secrets whose files are handed to the service. */
  readonly secrets: readonly string[];
  /** Where metrics are served on this PC; null: not. */
  readonly metricsPort: number | null;
}

/** A file to be written. */
export interface PlannedFile {
  /** Absolute path on the machine that runs the wall. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** What an installation consists of. */
export interface KioskPlan {
  readonly files: readonly PlannedFile[];
  /** Programs with their arguments, run in order when installing on this very machine. */
  readonly commands: readonly (readonly string[])[];
  /** The same for removing it; they run before the files go. */
  readonly undo: readonly (readonly string[])[];
  /** What a person has still to do, a sentence each. */
  readonly remaining: readonly string[];
}
