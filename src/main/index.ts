/**
 * Entry of the main process: answers verbs, or opens the wall. What must happen before Electron is
 * ready happens here, in this order, because each guards what follows.
 *
 * Exit codes: exit-codes.ts.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { app, crashReporter, Menu, protocol } from 'electron';
import { runBundle } from './bundle/run.ts';
import { isSnapshotOrder, writeSnapshot } from './bundle/snapshot.ts';
import type { BundleCommand, Command, VerbCommand, WallCommand } from './cli/command.ts';
import { forbiddenSwitch } from './cli/forbidden-switches.ts';
import { ownArguments, parseCommand } from './cli/parse.ts';
import { wallArguments } from './cli/supervise-arguments.ts';
import { realClock } from './clock.ts';
import { isCardLeftAlone } from './display/graphics.ts';
import { lockContents, registerScheme } from './display/lockdown.ts';
import { EXIT } from './exit-codes.ts';
import { logLastWords, openLog, type Log } from './observe/log.ts';
import { ownSecrets } from './own-secrets.ts';
import { makePictureFolder } from './picture-folder.ts';
import { describeProblem, type Parsed, type Problem } from './problem.ts';
import { versionText } from './release/build-name.ts';
import { lookAtOwnFiles } from './release/own-package.ts';
import { stateFolder } from './stored-state.ts';
import { openSupervisorLine } from './supervise/line.ts';
import { isWritable, standInFolder } from './store/data-folder.ts';
import { supervise } from './supervise/run.ts';
import { programToStart } from './update/folder.ts';
import { runVerb } from './verbs.ts';
import { Wall } from './wall.ts';

/** Heap of a page, MB: with the default of 4 GB a leaking page hangs for long before it dies. */
const PAGE_HEAP_MB = 768;

// First of all: without these an uncaught error opens a modal dialog that freezes the wall.
process.on('uncaughtException', (error) => {
  die('uncaught-exception', error);
});
process.on('unhandledRejection', (reason) => {
  die('unhandled-rejection', reason);
});

// Electron starts nothing of its own (no display is needed) until this module has loaded: a verb is
// answered before. The wall must not be awaited here, because `ready` comes after.
await main();

async function main(): Promise<void> {
  const command = parseCommand(ownArguments(process.argv, app.isPackaged), process.env);
  const forbidden = forbiddenSwitch(
    (name) => app.commandLine.hasSwitch(name) && !(name === 'no-sandbox' && isWindowless(command)),
  );
  if (__BUILD_KIND__ === 'release' && forbidden !== undefined) {
    leave(EXIT.forbidden, `the switch --${forbidden} is not allowed here`);
    return;
  }
  if (!command.ok) {
    leave(EXIT.usage, ...command.problems.map(describeProblem), 'Try: vigil --help');
    return;
  }
  if (command.value.verb === 'supervise') {
    if (takeUserData(null)) app.exit(await superviseWall());
    return;
  }
  if (command.value.verb === 'bundle') {
    if (takeUserData(null)) await leaveBy(await packBundle(command.value));
    return;
  }
  if (command.value.verb === 'wall') {
    prepare(command.value);
    return;
  }
  const answering = answer(command.value);
  // What Windows and macOS seal secrets with is there once the app is ready, and that is not before
  // this module has ended.
  if (command.value.verb !== 'secret' || process.platform === 'linux') await answering;
}

async function answer(command: VerbCommand): Promise<void> {
  if (command.verb === 'secret' && process.platform !== 'linux') await app.whenReady();
  const code = await runVerb(command, {
    out: (line) => process.stdout.write(`${line}\n`),
    version: versionText(app.getVersion(), __BUILD_MARK__, process.versions.electron),
    executable: process.execPath,
    keys: __RELEASE_KEYS__,
    stateFolder: () => stateFolder(process.env['VIGIL_USER_DATA'] ?? app.getPath('userData')),
    unixNow: () => realClock.unixNow(),
    secrets: ownSecrets,
  });
  await leaveBy(code);
}

/** Root can start Chromium only without its sandbox, and a verb starts no process that needs one. */
function isWindowless(command: Parsed<Command>): boolean {
  return command.ok && command.value.verb !== 'wall' && command.value.verb !== 'supervise';
}

function prepare(command: WallCommand): void {
  if (!takeUserData(command)) return;
  const files = lookAtOwnFiles({
    isPackaged: app.isPackaged,
    executable: process.execPath,
    version: app.getVersion(),
    keys: __RELEASE_KEYS__,
  });
  if (!files.ok) {
    refuseDamaged(files.problems);
    return;
  }
  // State stays where it is even while nothing can be written there: it can still be read.
  const userData = app.getPath('userData');
  const standIn = isWritable(userData) ? null : standInFolder(userData);
  if (standIn !== null) app.setPath('userData', standIn);
  crashReporter.start({ uploadToServer: false });
  if (!app.requestSingleInstanceLock()) {
    leave(EXIT.secondInstance, 'another wall is running with the same data folder');
    return;
  }

  registerScheme(protocol);
  // With --no-sandbox (root in a container) `enableSandbox` would kill every child process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  const softwareRendering = !hasGraphicsCard() || isCardLeftAlone(userData, realClock.unixNow());
  if (softwareRendering) app.disableHardwareAcceleration();
  app.commandLine.appendSwitch('js-flags', `--max-old-space-size=${PAGE_HEAP_MB}`);
  app.commandLine.appendSwitch('disable-renderer-backgrounding');
  app.commandLine.appendSwitch('disable-background-timer-throttling');
  app.commandLine.appendSwitch('disable-features', 'CalculateNativeWinOcclusion');
  if (command.size !== null || command.screenshot !== null)
    app.commandLine.appendSwitch('force-device-scale-factor', '1');
  Menu.setApplicationMenu(null);
  // A wall without windows, as between two of them, is still a wall.
  app.on('window-all-closed', () => undefined);

  const log = openLog({ folder: logFolder(), clock: realClock, echo: !app.isPackaged });
  lockContents(app, log);
  if (standIn !== null) log('error', 'data-folder-read-only', `${userData}; using ${standIn}`);
  if (__BUILD_KIND__ !== 'release') {
    void import('./chaos.ts').then(({ listenForChaos }) => {
      listenForChaos(userData, log);
    });
  }
  void app.whenReady().then(() => {
    let isLeaving = false;
    const leaveWall = (code: number): void => {
      if (isLeaving) return;
      isLeaving = true;
      try {
        wall.stop();
      } finally {
        app.exit(code);
      }
    };
    const wall = new Wall({
      command,
      clock: realClock,
      log,
      userData,
      softwareRendering,
      supervisor: openSupervisorLine(process.env, () => {
        log('warn', 'supervisor-gone', 'this wall ends with it; whoever starts it starts both');
        leaveWall(EXIT.wanted);
      }),
      leave: leaveWall,
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      // A second one must not end the app while it writes what it keeps, so it is taken too.
      process.on(signal, () => {
        if (!isLeaving) log('info', 'stopping', signal);
        leaveWall(EXIT.wanted);
      });
    }
    wall.start();
    void files.rest().then((problems) => {
      if (problems.length === 0) return;
      wall.stop();
      refuseDamaged(problems);
    });
    answerSecondStarts(wall, userData, log);
  });
}

/** A second start tells itself; `vigil bundle` asks what only a running wall knows. */
function answerSecondStarts(wall: Wall, userData: string, log: Log): void {
  let answering = false;
  app.on('second-instance', (_event, _argv, _folder, data) => {
    if (!isSnapshotOrder(data)) {
      log('warn', 'second-instance', 'another start was turned away');
      return;
    }
    if (answering) return;
    answering = true;
    writeSnapshot(userData, data, wall.snapshot())
      .catch((cause: unknown) => {
        log('warn', 'snapshot-not-written', String(cause));
      })
      .finally(() => (answering = false));
  });
}

/** A pipe is written behind our back on Windows, and an exit would cut a long answer short. */
async function leaveBy(code: number): Promise<void> {
  await new Promise((resolve) => process.stdout.write('', resolve));
  app.exit(code);
}

function packBundle(command: BundleCommand): Promise<number> {
  return runBundle(command, {
    out: (line) => process.stdout.write(`${line}\n`),
    version: app.getVersion(),
    userData: app.getPath('userData'),
    env: process.env,
    unixNow: () => realClock.unixNow(),
    ask: (order) => {
      const alone = app.requestSingleInstanceLock({ ...order });
      if (alone) app.releaseSingleInstanceLock();
      return !alone;
    },
  });
}

/** Settles the data folder; false: it was refused, and the app is ending. */
function takeUserData(command: WallCommand | null): boolean {
  const override = process.env['VIGIL_USER_DATA'];
  if (override !== undefined && !isAbsolute(override)) {
    leave(EXIT.config, `VIGIL_USER_DATA: expected an absolute path, got ${override}`);
    return false;
  }
  if (override !== undefined) app.setPath('userData', override);
  // A picture starts from nothing, leaves nothing, and may be taken beside a running wall.
  else if (command?.screenshot != null) app.setPath('userData', makePictureFolder());
  return true;
}

/** Before Electron is ready, so without a display; it stays so until the supervisor leaves. */
function superviseWall(): Promise<number> {
  const userData = app.getPath('userData');
  return supervise({
    clock: realClock,
    log: openLog({
      folder: logFolder(),
      name: 'supervisor',
      clock: realClock,
      echo: !app.isPackaged,
    }),
    program: programToStart(process.execPath),
    args: wallArguments(process.argv, app.isPackaged),
    env: process.env,
    userData,
  });
}

/** Nothing of a package that is not what was signed may show values. */
function refuseDamaged(problems: readonly Problem[]): void {
  logLastWords(logFolder(), 'package-damaged', problems.map(describeProblem).join('\n'));
  app.exit(EXIT.damaged);
}

/**
 * Where the kernel shows none, Chromium would find out by a GPU process that ends while the page is
 * loading; about one start in four then hung until the watchdog loaded the page anew, 30 s later
 * (measured, docs/benchmarks.md). Other systems always have one, if only the system's own renderer.
 */
function hasGraphicsCard(): boolean {
  return process.platform !== 'linux' || existsSync('/dev/dri');
}

function logFolder(): string {
  return join(app.getPath('userData'), 'logs');
}

function die(code: string, error: unknown): void {
  logLastWords(logFolder(), code, error);
  app.exit(EXIT.bug);
}

function leave(code: number, ...lines: string[]): void {
  for (const line of lines) process.stderr.write(`vigil: ${line}\n`);
  app.exit(code);
}
