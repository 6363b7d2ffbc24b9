/**
 * `npm run sbom`: dist/sbom.cdx.json, a CycloneDX bill of materials made by npm from the lock file,
 * and dist/third-party-licences.txt, which a package carries. npm knows what is installed; what
 * ships is told by the source maps of the build: those packages and Electron have the scope
 * `required`, tools `excluded`. The same sources give the same bytes: no time, no random number.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { read } from './setup/process.mjs';
import { SetupError, projectRoot, runCommand, sayOnStdout as say } from './setup/project.mjs';
import {
  SHIPPED_LICENCES,
  electronSupport,
  licenceOf,
  pinnedElectron,
  shippedPackages,
} from './supply-chain.mjs';

await runCommand(async () => {
  await ensureDependencies(say);
  await ensureBuilt(say);
  const shipped = shippedPackages(join(projectRoot, 'out'));
  const folder = join(projectRoot, 'dist');
  mkdirSync(folder, { recursive: true });
  const licences = licenceTexts(shipped);
  const bom = billOfMaterials(new Set([...shipped, 'electron']));
  writeFileSync(join(folder, 'third-party-licences.txt'), licences);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
  say(
    `dist/sbom.cdx.json: ${bom.components.length} components, ${shipped.length} packages and ` +
      'Electron in the product; dist/third-party-licences.txt: their licences',
  );
  const support = electronSupport(pinnedElectron(), Date.now());
  say(support.text);
  return 0;
});

/**
 * @param {ReadonlySet<string>} required
 * @returns {{ components: { name: string, scope: string }[] }}
 */
function billOfMaterials(required) {
  const made = read('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: projectRoot,
  });
  if (made.code !== 0) throw new SetupError(`npm sbom ended with code ${made.code}.`);
  const bom = JSON.parse(made.stdout);
  const { component } = bom.metadata;
  // npm names it after the folder, and gives every bill a time and a number of its own.
  component.name = 'vigil';
  component.type = 'application';
  delete bom.metadata.timestamp;
  delete bom.serialNumber;
  for (const one of bom.components) {
    one.scope = required.has(one.name) ? 'required' : 'excluded';
  }
  const text = JSON.stringify(bom);
  // RFC 9562 section 5.8: a UUID of our own making, here from the content.
  const hash = createHash('sha256').update(text).digest('hex');
  bom.serialNumber = `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return bom;
}

/** @param {readonly string[]} shipped */
function licenceTexts(shipped) {
  const parts = shipped.map((name) => {
    const { licence, version, text } = licenceOf(name);
    if (!SHIPPED_LICENCES.has(licence)) {
      throw new SetupError(`${name} is in the product under ${licence}, which is not allowed.`);
    }
    return `${name} ${version}, ${licence}\n\n${text || `(no licence file; see the package)`}\n`;
  });
  return `Vigil holds code of these packages. Electron and Chromium bring their own notices.\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
