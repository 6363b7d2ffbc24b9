/**
 * The command line: arguments and environment → Command, or Problems that name the flag. Nothing is
 * done here; `runVerb` (verbs.ts) carries out what needs no window, `wall.ts` the rest.
 */
import type { Parsed } from '../problem.ts';
import { parseBundle } from './bundle-arguments.ts';
import type { Command } from './command.ts';
import { parseDoctor } from './doctor-arguments.ts';
import { parseFiles } from './file-arguments.ts';
import { problem } from './flags.ts';
import { parseImport } from './import-arguments.ts';
import { parseInstallKiosk, parseUninstallKiosk } from './kiosk-arguments.ts';
import { parseOutages } from './outage-arguments.ts';
import { isPlatformSwitch } from './platform-switches.ts';
import { parseSupervise } from './supervise-arguments.ts';
import { parseUpdate } from './update-arguments.ts';
import { parseVerify } from './verify-arguments.ts';
import { parseSecret } from './secret-arguments.ts';
import { parseWall } from './wall-arguments.ts';

/**
 * The arguments that are meant for Vigil, from the process's own. An unpackaged app is started as
 * `electron SWITCHES… APP ARGUMENTS…`, a packaged one as `vigil ARGUMENTS…`.
 */
export function ownArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  const rest = argv.slice(1);
  const app = packaged ? -1 : rest.findIndex((argument) => !argument.startsWith('-'));
  return rest.filter((_argument, index) => index !== app);
}

/**
 * Reads the arguments (see `ownArguments`) and the environment: `VIGIL_SITE` is the site file where
 * no `--site` is given. Problems: `flag-unknown`, `flag-value-missing`, `flag-value`,
 * `flag-repeated`, `flag-conflict`, `argument-unexpected`.
 */
export function parseCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Parsed<Command> {
  const own = args.filter((argument) => !isPlatformSwitch(argument));
  if (own.some((argument) => argument === '--help' || argument === '-h' || argument === 'help')) {
    return { ok: true, value: { verb: 'help' } };
  }
  if (own[0] === '--version' || own[0] === '-v' || own[0] === 'version') {
    return { ok: true, value: { verb: 'version' } };
  }
  const [verb, ...rest] = own;
  if (verb === 'schema' || verb === 'hash-pin') {
    const problems = rest.map((argument) =>
      problem('argument-unexpected', verb, `nothing after \`${verb}\``, argument),
    );
    return problems.length === 0 ? { ok: true, value: { verb } } : { ok: false, problems };
  }
  if (verb === 'validate' || verb === 'lint') return parseFiles(verb, rest);
  if (verb === 'outages') return parseOutages(rest);
  if (verb === 'import-tags') return parseImport(rest);
  if (verb === 'doctor') return parseDoctor(rest);
  if (verb === 'bundle') return parseBundle(rest);
  if (verb === 'secret') return parseSecret(rest);
  if (verb === 'supervise') return parseSupervise(rest, env);
  if (verb === 'verify') return parseVerify(rest);
  if (verb === 'update') return parseUpdate(rest);
  if (verb === 'install-kiosk') return parseInstallKiosk(rest);
  if (verb === 'uninstall-kiosk') return parseUninstallKiosk(rest);
  return parseWall(own, env);
}
