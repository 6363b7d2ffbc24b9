import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { InstallKioskCommand } from '../../../../src/main/cli/command.ts';
import {
  installKiosk,
  uninstallKiosk,
  type InstallSurroundings,
} from '../../../../src/main/kiosk/install/run.ts';
import { makeFolder } from '../../../support/wall.ts';

const LIBRARY = 'usr/local/lib/vigil-kiosk';
const UNIT = 'etc/systemd/system/vigil-wall.service';

function order(changes: Partial<InstallKioskCommand> = {}): InstallKioskCommand {
  return {
    verb: 'install-kiosk',
    site: null,
    user: 'vigil',
    session: 'x',
    executable: '/opt/Vigil/vigil',
    platform: 'linux',
    root: null,
    rebootAfter: null,
    metricsPort: null,
    isDryRun: false,
    ...changes,
  };
}

function surroundings(): InstallSurroundings & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    out: (line) => lines.push(line),
    platform: 'linux',
    executable: '/opt/Vigil/vigil',
    isRoot: false,
  };
}

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}

test('an image gets a unit that starts the wall for ever, its scripts and its account, and loses them again', async () => {
  const folder = makeFolder();
  try {
    const around = surroundings();
    assert.equal(await installKiosk(order({ root: folder.path }), around), 0);
    assert.deepEqual(filesBelow(folder.path), [
      'etc/pam.d/vigil-wall',
      UNIT,
      'etc/sysusers.d/vigil-wall.conf',
      `${LIBRARY}/installed.json`,
      `${LIBRARY}/openbox.xml`,
      `${LIBRARY}/session`,
      `${LIBRARY}/wall`,
    ]);
    const unit = readFileSync(join(folder.path, UNIT), 'utf8');
    for (const line of [
      'Type=notify',
      'WatchdogSec=20',
      'Restart=always',
      'StartLimitIntervalSec=0',
      'ProtectSystem=strict',
      'RestartPreventExitStatus=0 2 77 78',
    ]) {
      assert.ok(unit.includes(`\n${line}\n`), line);
    }
    assert.ok(!unit.includes('NoNewPrivileges'), 'the sandbox of Chromium needs what that takes');
    assert.equal(statSync(join(folder.path, LIBRARY, 'wall')).mode & 0o111, 0o111);
    assert.equal(await uninstallKiosk({ verb: 'uninstall-kiosk', root: folder.path }, around), 0);
    assert.deepEqual(filesBelow(folder.path), []);
    assert.equal(await uninstallKiosk({ verb: 'uninstall-kiosk', root: folder.path }, around), 1);
    assert.match(around.lines.at(-1) ?? '', /kiosk-not-installed|installed\.json/);
  } finally {
    folder.remove();
  }
});

test('systemd finds nothing wrong with the unit of any session', async () => {
  test.skip(
    spawnSync('systemd-analyze', ['--version']).error !== undefined,
    'there is no systemd-analyze here',
  );
  const folder = makeFolder();
  try {
    for (const session of ['x', 'cage', 'labwc'] as const) {
      const root = join(folder.path, session);
      await installKiosk(order({ root, session, rebootAfter: 10 }), surroundings());
      const unit = readFileSync(join(root, UNIT), 'utf8');
      assert.ok(unit.includes('StartLimitAction=reboot'));
      // What it starts is not installed on this machine.
      const file = join(root, 'vigil-wall.service');
      writeFileSync(file, unit.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
      const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
        encoding: 'utf8',
      });
      const told = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('vigil-wall'));
      assert.deepEqual(told, []);
    }
  } finally {
    folder.remove();
  }
});

test('the secrets a site names are handed to the service when they are there, and missed aloud', async () => {
  const folder = makeFolder();
  try {
    const site = join(folder.path, 'site.yaml');
    const source = { url: 'wss://plant:7700', tokenSecret: 'plant-token' };
    const screens = [{ id: 's', title: 'S', widgets: [] }];
    const kiosk = { leave: { pinSecret: 'leave-pin' } };
    writeFileSync(
      site,
      JSON.stringify({
        version: 1,
        name: 'P',
        timeZone: 'UTC',
        sources: { plant: source },
        kiosk,
        screens,
      }),
    );
    const secrets = join(folder.path, 'root/etc/vigil/secrets');
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, 'leave-pin'), 'x');
    const around = surroundings();
    const root = join(folder.path, 'root');
    assert.equal(await installKiosk(order({ root, site }), around), 0);
    const unit = readFileSync(join(root, UNIT), 'utf8');
    assert.ok(unit.includes('LoadCredential=leave-pin:/etc/vigil/secrets/leave-pin\n'));
    assert.ok(!unit.includes('plant-token'));
    assert.ok(around.lines.some((line) => line.includes('the secret plant-token is not in')));
    assert.ok(readFileSync(join(root, LIBRARY, 'wall'), 'utf8').includes(`--site ${site}`));
  } finally {
    folder.remove();
  }
});

test('a broken site file, a relative path and an ordinary user are refused, and nothing is written', async () => {
  const folder = makeFolder();
  try {
    const broken = join(folder.path, 'broken.yaml');
    writeFileSync(broken, 'version: 2\n');
    const root = join(folder.path, 'root');
    for (const [wrong, words] of [
      [order({ root, site: broken }), /site/],
      [order({ root, executable: 'vigil' }), /absolute path/],
      [order({}), /root/],
      [order({ platform: 'windows', executable: 'C:/Vigil/vigil.exe' }), /--root/],
    ] as const) {
      const around = surroundings();
      assert.equal(await installKiosk(wrong, around), 1);
      assert.match(around.lines.join('\n'), words);
      assert.ok(!existsSync(root));
    }
  } finally {
    folder.remove();
  }
});

test('Windows gets its shell, its tasks and a way back, as scripts with nothing left to expand', async () => {
  const folder = makeFolder();
  try {
    const windows = order({
      root: folder.path,
      platform: 'windows',
      executable: "C:/Program Files/Plant's/vigil.exe",
    });
    assert.equal(await installKiosk(windows, surroundings()), 0);
    const scripts = join(folder.path, 'C/ProgramData/Vigil/kiosk');
    const install = readFileSync(join(scripts, 'install.ps1'), 'utf8');
    assert.ok(install.includes(`'"C:/Program Files/Plant''s/vigil.exe"'`));
    assert.match(install, /SetCustomShell/);
    assert.match(install, /DefaultAction = 0/);
    assert.match(readFileSync(join(scripts, 'check-health.ps1'), 'utf8'), /health\.json/);
    assert.match(readFileSync(join(scripts, 'uninstall.ps1'), 'utf8'), /RemoveCustomShell/);
  } finally {
    folder.remove();
  }
});

test('a dry run prints every file and writes none', async () => {
  const around = surroundings();
  assert.equal(await installKiosk(order({ isDryRun: true, session: 'labwc' }), around), 0);
  const printed = around.lines.join('\n');
  assert.match(printed, /── \/etc\/systemd\/system\/vigil-wall\.service/);
  assert.match(printed, /labwc -C/);
  assert.match(printed, /── run systemctl enable vigil-wall\.service/);
});

test('the session ends with the exit code of the wall, whatever the screen makes of it', async () => {
  test.skip(spawnSync('Xvfb', ['-help']).error !== undefined, 'there is no Xvfb here');
  const folder = makeFolder();
  try {
    await installKiosk(order({ root: folder.path }), surroundings());
    const library = join(folder.path, LIBRARY);
    const session = (code: number): number | null => {
      const wall = join(library, 'wall');
      writeFileSync(
        wall,
        `#!/bin/sh\ncase "$DISPLAY" in :[0-9]*) ;; *) exit 99;; esac\nprintf %s ${code} > "$VIGIL_EXIT_CODE_FILE"\nexit ${code}\n`,
      );
      chmodSync(wall, 0o755);
      const run = join(folder.path, `run-${code}`);
      mkdirSync(run);
      return spawnSync(join(library, 'session'), [], {
        env: {
          ...process.env,
          DISPLAY: '',
          RUNTIME_DIRECTORY: run,
          VIGIL_X_SERVER: 'Xvfb',
          VIGIL_KIOSK_LIBRARY: library,
        },
      }).status;
    };
    for (const code of [0, 75, 78]) assert.equal(session(code), code);
  } finally {
    folder.remove();
  }
});
