/**
 * `install-kiosk` and `uninstall-kiosk`: makes the plan for the platform, writes its files, runs its
 * commands. With `--root` everything is written below a folder and nothing is run, which is how an
 * image of a disk is prepared. What was written is listed in a file, so that exactly that is removed.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { InstallKioskCommand, UninstallKioskCommand } from '../../cli/command.ts';
import { problem } from '../../cli/flags.ts';
import { describeProblem, type Problem } from '../../problem.ts';
import { loadSite } from '../../site/load.ts';
import type { Site } from '../../site/site.ts';
import { linuxKiosk, SECRETS } from './linux.ts';
import type { KioskOrder, KioskPlan } from './plan.ts';
import { windowsKiosk } from './windows.ts';

const run = promisify(execFile);

/** What was installed, for `uninstall-kiosk`. */
const LIST = '/usr/local/lib/vigil-kiosk/installed.json';
const INSTALLED = z.strictObject({
  files: z.array(z.string().startsWith('/')).max(100),
  undo: z.array(z.array(z.string()).min(1)).max(20),
});

/** What the verbs need of their surroundings. */
export interface InstallSurroundings {
  readonly out: (line: string) => void;
  readonly platform: NodeJS.Platform;
  /** Path of the running executable. */
  readonly executable: string;
  readonly isRoot: boolean;
}

/** Carries out `install-kiosk`; returns the exit code. */
export async function installKiosk(
  command: InstallKioskCommand,
  surroundings: InstallSurroundings,
): Promise<number> {
  const { out, isRoot } = surroundings;
  const platform = command.platform ?? (surroundings.platform === 'win32' ? 'windows' : 'linux');
  const isHere = command.root === null && !command.isDryRun;
  const problems: Problem[] = [];
  if (isHere && platform !== (surroundings.platform === 'win32' ? 'windows' : 'linux')) {
    problems.push(
      problem('flag-value', '--platform', 'this platform, or `--root FOLDER` beside it', platform),
    );
  }
  if (isHere && platform === 'linux' && !isRoot) {
    problems.push(problem('kiosk-rights', 'install-kiosk', 'to be run as root', 'another user'));
  }
  const order = await orderOf(command, surroundings, platform, problems);
  if (order === null || problems.length > 0) {
    for (const one of problems) out(describeProblem(one));
    return 1;
  }
  const plan = platform === 'linux' ? linuxKiosk(order) : windowsKiosk(order);
  if (command.isDryRun) {
    print(plan, out);
    return 0;
  }
  const done = await carryOut(plan, command.root, isHere && platform === 'linux', out);
  if (!done) return 1;
  for (const sentence of plan.remaining) out(`Next: ${sentence}`);
  return 0;
}

async function carryOut(
  plan: KioskPlan,
  root: string | null,
  isRunning: boolean,
  out: (line: string) => void,
): Promise<boolean> {
  const list = `${JSON.stringify({ files: [...plan.files.map(({ path }) => path), LIST], undo: plan.undo }, null, 2)}\n`;
  const files = [...plan.files, { path: LIST, text: list, mode: 0o644 }];
  try {
    for (const { path, text, mode } of files) {
      await writeWhole(below(root, path), text, mode);
      out(`written ${below(root, path)}`);
    }
  } catch (cause) {
    out(describeProblem({ ...notWritten(cause), cause }));
    return false;
  }
  if (!isRunning) return true;
  for (const [program = '', ...args] of plan.commands) {
    try {
      await run(program, args);
      out(`done ${[program, ...args].join(' ')}`);
    } catch (cause) {
      out(
        describeProblem({
          ...problem(
            'kiosk-command',
            '',
            `\`${[program, ...args].join(' ')}\` to work`,
            String(cause),
          ),
          cause,
        }),
      );
      return false;
    }
  }
  return true;
}

/** Carries out `uninstall-kiosk`; returns the exit code. */
export async function uninstallKiosk(
  { root }: UninstallKioskCommand,
  { out, isRoot }: InstallSurroundings,
): Promise<number> {
  if (root === null && !isRoot) {
    out(
      describeProblem(
        problem('kiosk-rights', 'uninstall-kiosk', 'to be run as root', 'another user'),
      ),
    );
    return 1;
  }
  const listed = await readList(below(root, LIST));
  if (listed === null) {
    const expected = `${below(root, LIST)}, which \`install-kiosk\` writes`;
    out(describeProblem(problem('kiosk-not-installed', 'uninstall-kiosk', expected, 'none')));
    return 1;
  }
  if (root === null) {
    for (const [program = '', ...args] of listed.undo) {
      // What is stopped already cannot be stopped: the files go all the same.
      const failure = await run(program, args).then(
        () => null,
        (cause: unknown) => cause,
      );
      out(`${failure === null ? 'done' : 'failed'} ${[program, ...args].join(' ')}`);
    }
  }
  for (const path of listed.files) {
    await rm(below(root, path), { force: true });
    out(`removed ${below(root, path)}`);
  }
  return 0;
}

async function readList(path: string): Promise<z.output<typeof INSTALLED> | null> {
  try {
    const parsed = INSTALLED.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // Not there, or nothing of ours: both mean that nothing is to be removed.
  }
}

async function orderOf(
  command: InstallKioskCommand,
  { out, executable }: InstallSurroundings,
  platform: 'linux' | 'windows',
  problems: Problem[],
): Promise<KioskOrder | null> {
  const path = command.executable ?? executable;
  const isThere = platform === 'windows' ? /^[A-Za-z]:[\\/]/.test(path) : isAbsolute(path);
  if (!isThere || /[\n\r"]/.test(path)) {
    problems.push(problem('flag-value', '--exec', 'the absolute path of the app', path));
  }
  const loaded = command.site === null ? null : await loadSite(resolve(command.site));
  if (loaded !== null && !loaded.ok) problems.push(...loaded.problems);
  if (problems.length > 0) return null;
  const { user, session, rebootAfter, metricsPort } = command;
  const site = command.site === null ? null : resolve(command.site);
  const named = loaded?.ok === true ? secretsOf(loaded.value) : [];
  const secrets = platform === 'linux' ? await presentSecrets(named, command.root, out) : [];
  return { executable: path, site, user, session, rebootAfter, secrets, metricsPort };
}

/** Every secret that a site names. */
function secretsOf(site: Site): string[] {
  const names = [
    ...site.sources.flatMap(({ tokenSecret, proxySecret, clientKeySecret }) => [
      tokenSecret,
      proxySecret,
      clientKeySecret,
    ]),
    site.metrics?.tokenSecret,
    site.kiosk?.leave?.pinSecret,
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Those whose file is there: systemd starts no service whose credential is missing. */
async function presentSecrets(
  names: readonly string[],
  root: string | null,
  out: (line: string) => void,
): Promise<string[]> {
  const present: string[] = [];
  for (const name of names) {
    const path = below(root, `${SECRETS}/${name}`);
    const found = await stat(path).then(
      (file) => file.isFile(),
      () => false,
    );
    if (found) present.push(name);
    else out(`note: the secret ${name} is not in ${path}; put it there and install again`);
  }
  return present;
}

function below(root: string | null, path: string): string {
  // A drive letter cannot stand inside a path.
  return root === null ? path : join(resolve(root), path.replace(/^([A-Za-z]):/, '$1'));
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text);
  await chmod(`${path}.new`, mode);
  await rename(`${path}.new`, path);
}

function notWritten(cause: unknown): Problem {
  return problem('kiosk-not-written', '', 'room and rights to write', String(cause));
}

function print({ files, commands, remaining }: KioskPlan, out: (line: string) => void): void {
  for (const { path, text, mode } of files) {
    out(`── ${path} (${mode.toString(8)})`);
    out(text.trimEnd());
  }
  for (const command of commands) out(`── run ${command.join(' ')}`);
  for (const sentence of remaining) out(`Next: ${sentence}`);
}
