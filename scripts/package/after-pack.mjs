/**
 * What electron-builder calls when a package's folder is complete, before it sets the fuses: the last
 * look at what goes out.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  // electron-builder copies a runtime of one's own as it is, with its loader for development.
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  if (electronPlatformName !== 'linux') return;
  const wanted = process.env['VIGIL_PACKED_ELECTRON'] ?? '';
  const executable = readFileSync(join(appOutDir, 'vigil'));
  // The version is in every Electron's own text (`process.versions`).
  if (wanted !== '' && executable.includes(Buffer.from(wanted, 'latin1'))) return;
  throw new Error(`the runtime in this package is not Electron ${wanted}; nothing was packed`);
}
