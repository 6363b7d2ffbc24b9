/** The words after `install-kiosk` and `uninstall-kiosk`. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command, InstallKioskCommand } from './command.ts';
import { problem, readFlags } from './flags.ts';

const FLAGS = {
  '--site': { value: 'FILE' },
  '--user': { value: 'NAME' },
  '--session': { value: 'x|cage|labwc' },
  '--exec': { value: 'FILE' },
  '--platform': { value: 'linux|windows' },
  '--root': { value: 'FOLDER' },
  '--reboot-after': { value: 'TIMES' },
  '--metrics-port': { value: 'PORT' },
  '--dry-run': { value: null },
} as const;
const UNINSTALL_FLAGS = { '--root': { value: 'FOLDER' } } as const;

const SESSIONS = ['x', 'cage', 'labwc'] as const;
const PLATFORMS = ['linux', 'windows'] as const;
/** As useradd(8) and Windows take both. */
const USER = /^[a-z_][a-z0-9_-]{0,19}$/i;

/** The Command of `install-kiosk`, or every problem. */
export function parseInstallKiosk(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const values = readFlags(args, FLAGS, problems);
  const choose = <T extends string>(
    flag: '--session' | '--platform',
    choices: readonly T[],
  ): T | null => {
    const value = values.get(flag);
    const choice = choices.find((one) => one === value);
    if (value !== undefined && choice === undefined) {
      problems.push(problem('flag-value', flag, `one of ${choices.join(', ')}`, value));
    }
    return choice ?? null;
  };
  const count = (flag: '--reboot-after' | '--metrics-port', max: number): number | null => {
    const value = values.get(flag);
    if (value === undefined) return null;
    const parsed = /^\d{1,5}$/.test(value) ? Number(value) : 0;
    if (parsed >= 1 && parsed <= max) return parsed;
    problems.push(problem('flag-value', flag, `a whole number from 1 to ${max}`, value));
    return null;
  };
  const user = values.get('--user') ?? 'vigil';
  if (!USER.test(user)) {
    problems.push(problem('flag-value', '--user', 'the name of an account', user));
  }
  const command: InstallKioskCommand = {
    verb: 'install-kiosk',
    site: values.get('--site') ?? null,
    user,
    session: choose('--session', SESSIONS) ?? 'x',
    executable: values.get('--exec') ?? null,
    platform: choose('--platform', PLATFORMS),
    root: values.get('--root') ?? null,
    rebootAfter: count('--reboot-after', 100),
    metricsPort: count('--metrics-port', 65_535),
    isDryRun: values.has('--dry-run'),
  };
  return problems.length === 0 ? { ok: true, value: command } : { ok: false, problems };
}

/** The Command of `uninstall-kiosk`, or every problem. */
export function parseUninstallKiosk(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const values = readFlags(args, UNINSTALL_FLAGS, problems);
  return problems.length === 0
    ? { ok: true, value: { verb: 'uninstall-kiosk', root: values.get('--root') ?? null } }
    : { ok: false, problems };
}
