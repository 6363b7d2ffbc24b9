/** `vigil verify`: is a folder the package that was signed? */
import { dirname } from 'node:path';
import type { VerifyCommand } from '../cli/command.ts';
import { describeProblem } from '../problem.ts';
import { checkFolder } from './check-files.ts';
import { PLATFORM } from './own-package.ts';

/** What `verify` needs to know of the program it runs in. */
export interface Verifier {
  readonly out: (line: string) => void;
  readonly executable: string;
  readonly keys: readonly string[];
}

/** Looks at every file; returns the exit code. */
export async function runVerify(
  { folder, json }: VerifyCommand,
  { out, executable, keys }: Verifier,
): Promise<number> {
  const looked = folder ?? dirname(executable);
  const electron: { noAsar?: boolean } = process;
  electron.noAsar = true; // an archive is a file here
  const result = await checkFolder({ folder: looked, keys, version: null, platform: PLATFORM });
  delete electron.noAsar;
  const problems = result.ok ? [] : result.problems;
  if (json) {
    const shown = problems.map(({ code, where, expected, got }) => ({
      ...{ code, where, expected, got },
    }));
    const version = result.ok ? result.value.version : null;
    out(JSON.stringify({ folder: looked, ok: result.ok, version, problems: shown }, null, 2));
    return result.ok ? 0 : 1;
  }
  for (const problem of problems) out(describeProblem(problem));
  if (result.ok) {
    const { version, platform, files } = result.value;
    out(`${looked}: Vigil ${version} for ${platform}, ${files.length} files, all as signed`);
  }
  return result.ok ? 0 : 1;
}
