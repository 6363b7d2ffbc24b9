/**
 * `vigil bundle`: one ZIP file with what somebody far away needs to understand a wall, and without
 * what must not leave the plant: no secrets, and of crash dumps only the list (they hold memory).
 * Works beside a running wall, beside a hung one, and after its end.
 */
import { createWriteStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { cpus, hostname, release, totalmem, uptime } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { BundleCommand } from '../cli/command.ts';
import { crashDumpFolder, listCrashDumps } from '../observe/crash-dumps.ts';
import { healthFile } from '../observe/health-file.ts';
import { outagesCsv, outagesJson } from '../observe/ledger-export.ts';
import { describeProblem } from '../problem.ts';
import { readLedger, stateFolder } from '../stored-state.ts';
import { SecretStore } from '../store/secrets.ts';
import { redact } from './redact.ts';
import { doneFile, snapshotFolder, type SnapshotOrder } from './snapshot.ts';

/** What the verb needs of its process. */
export interface BundleSetup {
  readonly out: (line: string) => void;
  readonly version: string;
  /** The wall's data folder. */
  readonly userData: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly unixNow: () => number;
  /** Hands an order to the wall that runs; false: none runs. */
  readonly ask: (order: SnapshotOrder) => boolean;
}

/** A wall takes a picture of 4K within a second. */
const SNAPSHOT_MS = 10_000;
const LOOK_MS = 50;
/** A wall whose health file is older hangs: to ask it would only be to wait. */
const FRESH_MS = 20_000;
/** Of each text file the newest part; all logs together are 30 MB at most anyway. */
const MAX_TEXT = 8 * 1024 * 1024;

type Entries = Map<string, string | Buffer>;

/** Writes the bundle; returns the exit code. */
export async function runBundle(command: BundleCommand, setup: BundleSetup): Promise<number> {
  const { out, userData, env, unixNow, version } = setup;
  const entries: Entries = new Map();
  const notes: string[] = [];
  const health = await readJson(healthFile(userData));
  entries.set('versions.json', json(versions(version)));
  if (health !== null) entries.set('health.json', json(health));
  await addSnapshot(setup, health, entries, notes);
  await addLogs(userData, entries);
  await addSite(command.site ?? textOf(health?.['site']), entries, notes);
  const ledger = readLedger(stateFolder(userData));
  if (ledger.ok) {
    entries.set('outages.csv', outagesCsv(ledger.value));
    entries.set('outages.json', outagesJson(ledger.value));
  } else notes.push('the ledger of outages cannot be read');
  const dumps = await listCrashDumps(crashDumpFolder(userData));
  entries.set(
    'crash-dumps.json',
    json(
      dumps.map(({ name, bytes, time }) => ({ name, bytes, time: new Date(time).toISOString() })),
    ),
  );
  const time = new Date(unixNow()).toISOString();
  entries.set('about.txt', [`Vigil ${version}, bundle of ${time}`, ...notes, ''].join('\n'));

  const file = resolve(command.out ?? defaultName(unixNow()));
  const secrets = new SecretStore({
    env,
    folder: env['VIGIL_SECRETS'] ?? join(userData, 'secrets'),
    // Where the system seals, it does so for the running wall; the search by shape goes on there.
    cipher: null,
    onProblem: () => undefined,
  }).values();
  try {
    await writeZip(file, entries, secrets);
  } catch (cause) {
    const expected = 'a file that can be written';
    const got = String(cause).slice(0, 200);
    out(describeProblem({ code: 'bundle-not-written', where: { file }, expected, got, cause }));
    return 1;
  }
  for (const note of notes) out(`note: ${note}`);
  out(file);
  return 0;
}

/** Picture, metrics and processes, from the wall itself where it runs and answers. */
async function addSnapshot(
  { ask, unixNow, userData }: BundleSetup,
  health: Record<string, unknown> | null,
  entries: Entries,
  notes: string[],
): Promise<void> {
  const age = unixNow() - Date.parse(textOf(health?.['writtenTime']) ?? '');
  if (health?.['running'] !== true || !(age < FRESH_MS)) {
    notes.push('no wall runs, or it hangs: no picture and no metrics');
    return;
  }
  const order: SnapshotOrder = { vigil: 'snapshot', id: `b${unixNow().toString(36)}` };
  if (!ask(order)) {
    notes.push('no wall runs: no picture and no metrics');
    return;
  }
  const folder = snapshotFolder(userData);
  const done = doneFile(order);
  for (let waitedMs = 0; !(await exists(join(folder, done))); waitedMs += LOOK_MS) {
    if (waitedMs >= SNAPSHOT_MS) {
      notes.push('the wall did not answer: no picture and no metrics');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  for (const name of await readdir(folder)) {
    if (name !== done) entries.set(name, await readFile(join(folder, name)));
  }
}

async function addLogs(userData: string, entries: Entries): Promise<void> {
  const folder = join(userData, 'logs');
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.endsWith('.log'))) {
    const text = await newestPart(join(folder, name));
    if (text !== null) entries.set(`logs/${name}`, text);
  }
}

async function addSite(site: string | null, entries: Entries, notes: string[]): Promise<void> {
  if (site === null) {
    notes.push('the demo wall, or no site file known: name it by --site');
    return;
  }
  const text = await newestPart(site);
  if (text === null) notes.push(`${site}: the site file cannot be read`);
  else entries.set(`site/${basename(site)}`, text);
}

async function newestPart(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const from = Math.max(0, size - MAX_TEXT);
      const buffer = Buffer.alloc(size - from);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Beside the file until it is whole. Pictures go as they are, every text without its secrets. */
async function writeZip(file: string, entries: Entries, secrets: readonly string[]): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of entries) {
    const clean =
      typeof content === 'string' || !name.endsWith('.png')
        ? Buffer.from(redact(content.toString('utf8'), secrets))
        : content;
    zip.addBuffer(clean, name, { mode: 0o100600, compress: !name.endsWith('.png') });
  }
  zip.end();
  const temporary = join(dirname(file), `.${basename(file)}.new`);
  try {
    await pipeline(zip.outputStream, createWriteStream(temporary, { mode: 0o600 }));
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

function versions(version: string): object {
  const { electron, chrome, node, v8 } = process.versions;
  return {
    vigil: version,
    electron,
    chrome,
    node,
    v8,
    system: `${process.platform} ${release()} ${process.arch}`,
    host: hostname(),
    processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryBytes: totalmem(),
    uptimeSeconds: Math.round(uptime()),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function defaultName(unixMs: number): string {
  const time = new Date(unixMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `vigil-bundle-${hostname().replaceAll(/[^\w-]/g, '_')}-${time}.zip`;
}

async function readJson(path: string): Promise<Record<string, unknown> | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof content === 'object' && content !== null ? { ...content } : null;
  } catch {
    return null;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
