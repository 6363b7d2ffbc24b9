/**
 * Secrets by name, never in the site file. A service manager or a container hands them over as
 * files in a folder (systemd: LoadCredential, CREDENTIALS_DIRECTORY), or in the environment.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A token is at most a few kB. */
const MAX_SECRET = 64 * 1024;

/**
 * The secret called `name`: the file of that name in `CREDENTIALS_DIRECTORY`, else the environment
 * variable `VIGIL_SECRET_<NAME>` (upper case, `_` for what is no letter or digit). Null: none.
 */
export function readSecret(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const folder = env['CREDENTIALS_DIRECTORY'];
  const secret = (folder === undefined ? undefined : readFile(folder, name)) ?? env[variable(name)];
  const trimmed = secret?.trim() ?? '';
  return trimmed === '' || trimmed.length > MAX_SECRET ? null : trimmed;
}

function variable(name: string): string {
  return `VIGIL_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

function readFile(folder: string, name: string): string | undefined {
  if (!/^[A-Za-z0-9._-]+$/.test(name) || name.startsWith('.')) return undefined;
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined; // No such file: the environment is asked.
  }
}
