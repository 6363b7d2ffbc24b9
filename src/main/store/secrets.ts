/**
 * Secrets by name, never in the site file. Looked for, in this order, at every use, so that whoever
 * rotates one need not restart the wall:
 *
 * 1. files that a service manager or a container hands over (systemd: LoadCredential,
 *    CREDENTIALS_DIRECTORY), whose rights are its business;
 * 2. the wall's own folder, written by `vigil secret set`: where the system seals (Windows: DPAPI)
 *    sealed, otherwise plain and for the wall's user alone. A file that others can read is refused:
 *    it is no secret any more;
 * 3. the environment, for trials: every process of the app inherits it.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Parsed, Problem } from '../problem.ts';

/** A token is at most a few kB. */
const MAX_SECRET = 64 * 1024;
/** As the site file's schema has it; no separator, no dot. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const SEALED = '.sealed';

/** The system's own sealing for one user. */
export interface Cipher {
  seal(text: string): Buffer;
  /** Throws for what it has not sealed, or for another user. */
  open(sealed: Buffer): string;
}

/** What the store needs. */
export interface SecretSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The wall's own folder of secrets. */
  readonly folder: string;
  /** Null: files are plain, and their rights are checked (POSIX). */
  readonly cipher: Cipher | null;
  /** A secret that is there and must not, or cannot, be used. */
  readonly onProblem: (problem: Problem) => void;
}

/** One secret that exists. */
export interface SecretEntry {
  readonly name: string;
  readonly from: 'service manager' | 'own folder' | 'environment';
  /** Why it is not used; null: it is. */
  readonly problem: Problem | null;
}

/** See the head of this file. */
export class SecretStore {
  readonly #setup: SecretSetup;

  constructor(setup: SecretSetup) {
    this.#setup = setup;
  }

  /** The secret called `name`; null: none that can be used. */
  read(name: string): string | null {
    const { env, onProblem } = this.#setup;
    if (!NAME.test(name)) return null;
    const handed = usable(this.#handedOver(name));
    if (handed !== null) return handed;
    const own = this.#own(name);
    if (own === undefined) return usable(env[variable(name)]);
    if (own.ok) return usable(own.value);
    for (const problem of own.problems) onProblem(problem);
    return null;
  }

  /** Every secret there is, by name; never what it says. */
  list(): readonly SecretEntry[] {
    const { env, folder } = this.#setup;
    const entries: SecretEntry[] = [];
    for (const name of namesIn(env['CREDENTIALS_DIRECTORY'])) {
      entries.push({ name, from: 'service manager', problem: null });
    }
    for (const name of namesIn(folder)) {
      const own = this.#own(name);
      const problem = own === undefined || own.ok ? null : (own.problems[0] ?? null);
      entries.push({ name, from: 'own folder', problem });
    }
    for (const name of Object.keys(env)) {
      if (!name.startsWith(PREFIX)) continue;
      entries.push({ name: name.slice(PREFIX.length), from: 'environment', problem: null });
    }
    return entries;
  }

  /** Every secret by value: what must be found in nothing that leaves this PC. */
  values(): readonly string[] {
    const { env } = this.#setup;
    return this.list().flatMap(({ name, from }) => {
      if (from === 'environment') return usable(env[`${PREFIX}${name}`]) ?? [];
      if (from === 'service manager') return usable(this.#handedOver(name)) ?? [];
      const own = this.#own(name);
      return own?.ok === true ? (usable(own.value) ?? []) : [];
    });
  }

  /** Stores a secret in the own folder, over the one of that name. */
  set(name: string, value: string): Parsed<null> {
    const { folder, cipher } = this.#setup;
    const where = { file: name };
    if (!NAME.test(name)) {
      const expected = 'a name of letters, digits, `-` and `_`, a letter first';
      return refuse({ code: 'secret-name', where, expected, got: name.slice(0, 80) });
    }
    if (usable(value) === null) {
      const got = value.trim() === '' ? 'nothing' : `${value.length} characters`;
      return refuse({ code: 'secret-size', where, expected: `1 to ${MAX_SECRET} characters`, got });
    }
    const target = this.#file(name);
    const beside = `${target}.${process.pid}.new`;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const bytes = cipher === null ? Buffer.from(value.trim()) : cipher.seal(value.trim());
      writeFileSync(beside, bytes, { mode: 0o600, flag: 'wx' });
      renameSync(beside, target);
      return { ok: true, value: null };
    } catch (cause) {
      rmSync(beside, { force: true });
      return refuse({ ...unwritable(target, cause) });
    }
  }

  /** Removes a secret from the own folder; false: there was none. */
  remove(name: string): Parsed<boolean> {
    if (!NAME.test(name)) return { ok: true, value: false };
    const file = this.#file(name);
    try {
      const exists = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
      rmSync(file, { force: true });
      return { ok: true, value: exists };
    } catch (cause) {
      return refuse(unwritable(file, cause));
    }
  }

  #file(name: string): string {
    const { folder, cipher } = this.#setup;
    return join(folder, cipher === null ? name : `${name}${SEALED}`);
  }

  #handedOver(name: string): string | undefined {
    const folder = this.#setup.env['CREDENTIALS_DIRECTORY'];
    if (folder === undefined) return undefined;
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      return undefined; // No such file: the next place is asked.
    }
  }

  /** Undefined: there is no such file. */
  #own(name: string): Parsed<string> | undefined {
    const { cipher, folder } = this.#setup;
    const file = this.#file(name);
    let descriptor: number;
    try {
      // A link would lead to a file whose folder nobody checks.
      descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    } catch (cause) {
      const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
      return isAbsent ? undefined : refuse(unreadable(file, cause));
    }
    try {
      const problem = cipher === null ? openFile(file, folder, descriptor) : null;
      if (problem !== null) return refuse(problem);
      if (fstatSync(descriptor).size > 2 * MAX_SECRET) {
        return refuse(unreadable(file, new Error('it is too large')));
      }
      const bytes = readFileSync(descriptor);
      return { ok: true, value: cipher === null ? bytes.toString('utf8') : cipher.open(bytes) };
    } catch (cause) {
      return refuse(unreadable(file, cause));
    } finally {
      closeSync(descriptor);
    }
  }
}

const PREFIX = 'VIGIL_SECRET_';

function variable(name: string): string {
  return `${PREFIX}${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

function usable(secret: string | undefined): string | null {
  const trimmed = secret?.trim() ?? '';
  return trimmed === '' || trimmed.length > MAX_SECRET ? null : trimmed;
}

function namesIn(folder: string | undefined): readonly string[] {
  if (folder === undefined) return [];
  try {
    return readdirSync(folder)
      .map((file) => (file.endsWith(SEALED) ? file.slice(0, -SEALED.length) : file))
      .filter((name) => NAME.test(name))
      .sort();
  } catch {
    return []; // There is no such folder.
  }
}

/** Why a file is open to others than the wall's user; null: it is not. */
function openFile(file: string, folder: string, descriptor: number): Problem | null {
  const found = fstatSync(descriptor);
  const user = process.getuid?.() ?? found.uid;
  const refusal = (expected: string, got: string): Problem => {
    return { code: 'secret-file-open', where: { file }, expected, got };
  };
  if (!found.isFile()) return refusal('a file', 'something else');
  if (found.uid !== user && found.uid !== 0) {
    return refusal(`a file of user ${user}`, `one of user ${found.uid}`);
  }
  if ((found.mode & 0o077) !== 0) {
    return refusal('a file for its owner alone (`chmod 600`)', `mode ${octal(found.mode)}`);
  }
  const { mode } = statSync(folder);
  if ((mode & 0o022) !== 0) {
    return refusal('a folder that its owner alone can change', `mode ${octal(mode)}`);
  }
  return null;
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0');
}

function unreadable(file: string, cause: unknown): Problem {
  const got = cause instanceof Error ? cause.message.slice(0, 100) : 'something else';
  return { code: 'secret-unreadable', where: { file }, expected: 'a secret', got };
}

function unwritable(file: string, cause: unknown): Problem {
  const got = cause instanceof Error ? cause.message.slice(0, 100) : String(cause);
  return { code: 'secret-not-written', where: { file }, expected: 'a folder to write in', got };
}

function refuse(problem: Problem): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
