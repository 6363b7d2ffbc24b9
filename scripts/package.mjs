/**
 * `npm run package [-- …]`: builds the release, packs it with electron-builder.yml, signs it.
 *
 *   npm run package                          this system's packages
 *   npm run package -- dir deb               only these: dir, tar.gz, zip, deb; nsis, msi; dmg
 *   npm run package -- --with-stand-in       the same around the stand-in runtime, marked TEST
 *   npm run package -- --with-stand-in --fuses test dir
 *                                            … that lets the test driver in; otherwise as a release
 *   npm run package -- --new-key FILE        makes the private key that packages are signed with
 *   npm run package -- --update FILE.zip --sequence N [--rollback] [--valid-days 90]
 *                                            signs FILE.zip as an update (docs/installing.md)
 *
 * A release is packed around the official Electron, which electron-builder fetches itself; nothing
 * falls back to the stand-in by itself.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeSigningKey } from './package/signing.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { SetupError, runCommand, sayOnStdout as say } from './setup/project.mjs';
import { requireSupportedElectron } from './supply-chain.mjs';

await runCommand(async () => {
  const { values, positionals } = parse(process.argv.slice(2));
  checkNodeVersion();
  if (values['new-key'] !== undefined) {
    makeSigningKey(resolve(values['new-key']));
    say(`made ${values['new-key']}; keep it secret, keep a copy, never commit it`);
    return 0;
  }
  await ensureDependencies(say);
  const isTest = values['with-stand-in'] === true;
  if (values.update !== undefined) {
    const { signUpdate } = await import('./package/update.mjs');
    await signUpdate(resolve(values.update), {
      sequence: Number(values.sequence),
      rollback: values.rollback === true,
      validDays: Number(values['valid-days'] ?? 90),
      isTest,
    });
    return 0;
  }
  // A package for tests may be of any age; one for plants may not.
  if (!isTest) requireSupportedElectron(Date.now());
  const { pack } = await import('./package/pack.mjs');
  await pack(
    {
      runtime: isTest ? 'stand-in' : 'official',
      fuses: values.fuses === 'test' ? 'test' : 'production',
      targets: positionals,
    },
    say,
  );
  return 0;
});

/** @param {string[]} args */
function parse(args) {
  try {
    const parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'with-stand-in': { type: 'boolean' },
        fuses: { type: 'string' },
        'new-key': { type: 'string' },
        update: { type: 'string' },
        sequence: { type: 'string' },
        rollback: { type: 'boolean' },
        'valid-days': { type: 'string' },
      },
    });
    const { fuses, 'with-stand-in': standIn } = parsed.values;
    if (fuses !== undefined && fuses !== 'test' && fuses !== 'production') {
      throw new SetupError('--fuses is `test` or `production`.');
    }
    if (fuses === 'test' && standIn !== true) {
      throw new SetupError('--fuses test lets a debugger in: only together with --with-stand-in.');
    }
    return parsed;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(error instanceof Error ? error.message : String(error));
  }
}
