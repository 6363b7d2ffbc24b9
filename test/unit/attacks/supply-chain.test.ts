/** What Vigil is made of: pinned, whole, without programs of others at installation, and licensed. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ELECTRON_SUPPORT,
  LICENCES_BY_FILE,
  TOOL_LICENCES,
  electronSupport,
  pinnedElectron,
} from '../../../scripts/supply-chain.mjs';

const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly overrides: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
};
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly lockfileVersion: number;
  readonly packages: Record<string, Locked>;
};
const locked = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), ...entry }));

test.describe('attack: the supply chain', () => {
  test('brings another version than the one that was tested', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    assert.deepEqual(loose, []);
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      assert.equal(lock.packages[`node_modules/${name}`]?.version, version, name);
    }
  });

  test('brings another content under the same version', () => {
    assert.equal(lock.lockfileVersion, 3);
    assert.ok(locked.length > 300);
    const open = locked.filter(
      ({ integrity = '' }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity),
    );
    assert.deepEqual(
      open.map(({ name }) => name),
      [],
    );
  });

  test('comes from another place than the registry', () => {
    const elsewhere = locked.filter(
      ({ resolved, link }) =>
        link === true || (resolved !== undefined && !resolved.startsWith('https:')),
    );
    assert.deepEqual(elsewhere, []);
  });

  test('runs a program at installation', () => {
    const scripted = locked.filter(({ hasInstallScript }) => hasInstallScript === true);
    for (const { name } of scripted) assert.equal(manifest.allowScripts[name], false, name);
    assert.ok(Object.values(manifest.allowScripts).every((allowed) => !allowed));
  });

  test('brings a licence that nobody has looked at', () => {
    const unknown = locked
      .map(({ name, license }) => [name, license ?? LICENCES_BY_FILE.get(name) ?? 'none'] as const)
      .filter(([, licence]) => !TOOL_LICENCES.has(licence));
    assert.deepEqual(unknown, []);
  });
});

test('support of Electron is told: long, ending, ended, unknown', () => {
  const at = (day: string): string => electronSupport('45.4.1', Date.parse(day)).state;
  assert.deepEqual(['2026-11-25', '2027-03-01', '2027-04-06', '2027-04-07', '2030-01-01'].map(at), [
    'supported',
    'ending',
    'ending',
    'ended',
    'ended',
  ]);
  assert.equal(electronSupport('99.0.0', 0).state, 'unknown');
  for (const { released, ends } of ELECTRON_SUPPORT) {
    const weeks = (Date.parse(ends) - Date.parse(released)) / (7 * 86_400_000);
    assert.ok(Math.abs(weeks - 24) <= 1, `${released} to ${ends}`);
  }
});

test('the pinned Electron is in the table; that its support ends is said here and stops a package only', () => {
  const { state, text } = electronSupport(pinnedElectron(), Date.now());
  assert.notEqual(state, 'unknown', text);
  if (state !== 'supported') console.warn(`vigil: ${text}`);
});
