/**
 * Entry of the main process: answers verbs, or opens the wall. What must happen before Electron is
 * ready happens here, in this order, because each guards what follows.
 *
 * Exit codes (docs/operations.md): 0 wanted, 1 the work failed, 2 wrong command line, 17 second
 * instance, 70 bug, 75 restart me, 78 forbidden switch.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { app, crashReporter, Menu, protocol } from 'electron';
import { EXIT_USAGE, ownArguments, parseCommand, type WallCommand } from './cli.ts';
import { realClock } from './clock.ts';
import { lockContents, registerScheme } from './display/lockdown.ts';
import { logLastWords, openLog } from './observe/log.ts';
import { makePictureFolder } from './picture-folder.ts';
import { describeProblem } from './problem.ts';
import { stateFolder } from './stored-state.ts';
import { runVerb } from './verbs.ts';
import { Wall } from './wall.ts';

const EXIT_SECOND_INSTANCE = 17;
const EXIT_BUG = 70;
const EXIT_FORBIDDEN = 78;

/** Heap of a page, MB: with the default of 4 GB a leaking page hangs for long before it dies. */
const PAGE_HEAP_MB = 768;

/** Switches that open an installed wall to anybody at the command line. */
const FORBIDDEN_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'no-sandbox',
  'js-flags',
  'disable-web-security',
  'ignore-certificate-errors',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'user-data-dir',
  'load-extension',
] as const;

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
  const forbidden = FORBIDDEN_SWITCHES.find((name) => app.commandLine.hasSwitch(name));
  if (__BUILD_KIND__ === 'release' && forbidden !== undefined) {
    leave(EXIT_FORBIDDEN, `the switch --${forbidden} is not allowed here`);
    return;
  }
  const command = parseCommand(ownArguments(process.argv, app.isPackaged), process.env);
  if (!command.ok) {
    leave(EXIT_USAGE, ...command.problems.map(describeProblem), 'Try: vigil --help');
    return;
  }
  if (command.value.verb !== 'wall') {
    const code = await runVerb(command.value, {
      out: (line) => process.stdout.write(`${line}\n`),
      version: app.getVersion(),
      stateFolder: () => stateFolder(process.env['VIGIL_USER_DATA'] ?? app.getPath('userData')),
      unixNow: () => realClock.unixNow(),
    });
    // A pipe is written behind our back on Windows, and an exit would cut a long answer short.
    await new Promise((resolve) => process.stdout.write('', resolve));
    app.exit(code);
    return;
  }
  prepare(command.value);
}

function prepare(command: WallCommand): void {
  const override = process.env['VIGIL_USER_DATA'];
  if (override !== undefined && !isAbsolute(override)) {
    leave(EXIT_USAGE, `VIGIL_USER_DATA: expected an absolute path, got ${override}`);
    return;
  }
  if (override !== undefined) app.setPath('userData', override);
  // A picture starts from nothing, leaves nothing, and may be taken beside a running wall.
  else if (command.screenshot !== null) app.setPath('userData', makePictureFolder());
  crashReporter.start({ uploadToServer: false });
  if (!app.requestSingleInstanceLock()) {
    leave(EXIT_SECOND_INSTANCE, 'another wall is running with the same data folder');
    return;
  }

  registerScheme(protocol);
  // With --no-sandbox (root in a container) `enableSandbox` would kill every child process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  if (!hasGraphicsCard()) app.disableHardwareAcceleration();
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
  void app.whenReady().then(() => {
    const wall = new Wall({
      command,
      clock: realClock,
      log,
      userData: app.getPath('userData'),
      leave: (code) => {
        wall.stop();
        app.exit(code);
      },
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log('info', 'stopping', signal);
        wall.stop();
        app.exit(0);
      });
    }
    wall.start();
  });
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
  app.exit(EXIT_BUG);
}

function leave(code: number, ...lines: string[]): void {
  for (const line of lines) process.stderr.write(`vigil: ${line}\n`);
  app.exit(code);
}
