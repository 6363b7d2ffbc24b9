/**
 * An update folder of a test, with small packages, and a PC whose clock, boots and wall the test
 * plays. Everything on the disk is real.
 */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpdateManifest } from '../../src/main/update/decide.ts';
import { readLink } from '../../src/main/update/disk.ts';
import { runRound, type RoundResult } from '../../src/main/update/run.ts';
import { DAYS } from '../../src/main/update/window.ts';
import { makeKey, writePackage, type TestKey } from './signed-package.ts';

/** This system as packages name it. */
export const PLATFORM = `${process.platform}-${process.arch}`;

/** See the head of this file. */
export class UpdateBed {
  /** The folder of the test: `root`, `offers` and the wall's health are in it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-update-'));
  readonly root = join(this.folder, 'vigil');
  readonly offers = join(this.folder, 'offers');
  readonly health = join(this.folder, 'health.json');
  readonly key: TestKey = makeKey();
  readonly said: string[] = [];
  /** Unix ms; the test moves it. */
  time = Date.now();
  uptimeS = 10_000;
  bootId = 'boot-1';
  sequence = 0;
  #boots = 1;

  /** Version 1.0.0 is current and good, its wall live. */
  constructor() {
    mkdirSync(this.offers);
    writePackage(join(this.root, 'app-1.0.0'), this.key, { version: '1.0.0' });
    for (const link of ['current', 'good']) symlinkSync('app-1.0.0', join(this.root, link));
    this.settle(this.offers);
    this.wallIs('1.0.0', 9_999);
  }

  /** Writes the configuration. */
  settle(from: string, more = ''): void {
    const window = "{ from: '00:00', to: '23:59', timeZone: UTC }";
    const text = `from: ${from}\nhealth: ${this.health}\nwindow: ${window}\n${more}`;
    writeFileSync(join(this.root, 'update.yaml'), text);
  }

  /** The wall says that it is live with this version for so long; 0: it is not live. */
  wallIs(version: string, liveForSeconds: number): void {
    const live = liveForSeconds > 0;
    const word = { version: 1, running: true, appVersion: version, live, liveForSeconds };
    writeFileSync(this.health, JSON.stringify(word));
    utimesSync(this.health, this.time / 1_000, this.time / 1_000);
  }

  /** Time goes by, the wall's word gets older. */
  wait(seconds: number): void {
    this.time += seconds * 1_000;
    this.uptimeS += seconds;
  }

  /** The PC is started anew. */
  reboot(): void {
    this.#boots += 1;
    this.bootId = `boot-${this.#boots}`;
    this.uptimeS = 30;
  }

  /** Puts a package and its signed manifest where updates come from; returns the manifest. */
  offer(version: string, change: Partial<UpdateManifest> & { key?: TestKey } = {}): UpdateManifest {
    const { key = this.key, expiresTime = this.time + 86_400_000, ...fields } = change;
    const made = join(this.folder, `made-${version}`);
    rmSync(made, { recursive: true, force: true });
    const files = writePackage(made, key, { version });
    const file = `Vigil-${version}-${PLATFORM}.zip`;
    rmSync(join(this.offers, file), { force: true });
    execFileSync('7za', ['a', '-tzip', '-bd', join(this.offers, file), '.'], { cwd: made });
    const content = readFileSync(join(this.offers, file));
    const manifest = {
      sequence: ++this.sequence,
      version,
      platform: PLATFORM,
      rollback: false,
      file,
      size: content.length,
      unpackedSize: Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      sha256: createHash('sha256').update(content).digest('hex'),
      ...fields,
    };
    this.publish(
      {
        type: 'vigil-update',
        format: 1,
        ...manifest,
        expires: new Date(expiresTime).toISOString(),
      },
      key,
    );
    return { ...manifest, expiresTime };
  }

  /** Signs any object as the manifest. */
  publish(manifest: unknown, key = this.key): void {
    const text = JSON.stringify(manifest);
    writeFileSync(join(this.offers, 'vigil-update.json'), text);
    writeFileSync(join(this.offers, 'vigil-update.json.sig'), key.sign(text));
  }

  /** One round, in this process. */
  async round({
    now = false,
    from = this.offers,
    caFile = null as string | null,
  } = {}): Promise<RoundResult> {
    return runRound({
      root: this.root,
      settings: {
        from,
        caFile,
        health: this.health,
        window: { days: DAYS, from: 0, to: 1_439, timeZone: 'UTC' },
      },
      keys: [this.key.publicKey],
      machine: () => this.machine(),
      now,
      say: (line) => this.said.push(line),
    });
  }

  machine(): { platform: string; time: number; bootId: string; uptimeS: number } {
    return { platform: PLATFORM, time: this.time, bootId: this.bootId, uptimeS: this.uptimeS };
  }

  get current(): string | null {
    return readLink(this.root, 'current');
  }

  get good(): string | null {
    return readLink(this.root, 'good');
  }

  /** The program that a start through `current` runs, as its text. */
  started(): string {
    return readFileSync(join(this.root, 'current', 'vigil'), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The code of a round that failed; `ok` of one that did not. */
export function codeOf(result: RoundResult): string {
  return result.ok ? 'ok' : result.problem.code;
}
