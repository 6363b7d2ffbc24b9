/**
 * The verbs that need no window (see `VerbCommand`). They write to `VerbOutput` and return the exit
 * code: 0 all right, 1 something is not.
 */
import type { VerbCommand } from './cli/command.ts';
import { HELP } from './cli/help.ts';
import { runDoctor } from './doctor/run.ts';
import { runImport } from './import/run.ts';
import { runHashPin } from './kiosk/hash-pin.ts';
import { installKiosk, uninstallKiosk, type InstallSurroundings } from './kiosk/install/run.ts';
import { outagesCsv, outagesJson, outagesSince } from './observe/ledger-export.ts';
import { describeProblem, type Problem } from './problem.ts';
import { runVerify } from './release/verify.ts';
import { runSecret } from './secret-verb.ts';
import { lintImages } from './site/image/lint-images.ts';
import { lint } from './site/lint.ts';
import { loadSite } from './site/load.ts';
import { siteJsonSchema } from './site/schema.ts';
import type { SecretStore } from './store/secrets.ts';
import { readLedger } from './stored-state.ts';
import { programToStart } from './update/folder.ts';
import { runUpdate } from './update/verbs.ts';

/** Where a verb writes, one line at a time, without the line's end. */
export interface VerbOutput {
  readonly out: (line: string) => void;
  /** Version of the app. */
  readonly version: string;
  /** The running program, links resolved. */
  readonly executable: string;
  /** Keys whose signature on packages and updates is trusted; see `isSigned`. */
  readonly keys: readonly string[];
  /** Folder of the wall's state; asked only by verbs that need it. */
  readonly stateFolder: () => string;
  /** Unix ms. */
  readonly unixNow: () => number;
  /** The wall's secrets; what cannot be used is told to the function given. */
  readonly secrets: (onProblem: (problem: Problem) => void) => SecretStore;
}

/** Carries out a verb; returns the exit code. */
export async function runVerb(command: VerbCommand, output: VerbOutput): Promise<number> {
  switch (command.verb) {
    case 'help':
      output.out(HELP);
      return 0;
    case 'version':
      output.out(output.version);
      return 0;
    case 'schema':
      output.out(JSON.stringify(siteJsonSchema(), null, 2));
      return 0;
    case 'hash-pin':
      return runHashPin(process.stdin, output.out);
    case 'install-kiosk':
      return installKiosk(command, surroundings(output));
    case 'uninstall-kiosk':
      return uninstallKiosk(command, surroundings(output));
    case 'outages':
      return printOutages(command, output);
    case 'import-tags':
      return runImport(command, output);
    case 'doctor':
      return runDoctor(command, output, (name) => secretsFor(output).read(name));
    case 'secret':
      return runSecret(command, secretsFor(output), process.stdin, output.out);
    case 'verify':
      return runVerify(command, output);
    case 'update':
      return runUpdate(command, output);
    case 'validate':
    case 'lint':
      return checkFiles(command, output);
  }
}

function surroundings({ out }: VerbOutput): InstallSurroundings {
  return {
    out,
    platform: process.platform,
    executable: programToStart(process.execPath),
    isRoot: process.getuid?.() === 0,
  };
}

function secretsFor({ out, secrets }: VerbOutput): SecretStore {
  return secrets((problem) => {
    out(describeProblem(problem));
  });
}

async function checkFiles(
  { verb, files, json }: Extract<VerbCommand, { readonly files: readonly string[] }>,
  output: VerbOutput,
): Promise<number> {
  const results = [];
  for (const file of files) {
    const loaded = await loadSite(file);
    const problems: readonly Problem[] = loaded.ok
      ? verb === 'lint'
        ? [...lint(loaded.value, file), ...(await lintImages(loaded.value, file))]
        : []
      : loaded.problems;
    results.push({ file, ok: problems.length === 0, problems });
    if (json) continue;
    for (const problem of problems) output.out(describeProblem(problem));
    if (problems.length === 0) output.out(`${file}: no problems`);
  }
  if (json) {
    // The cause is an exception object, of which JSON would keep nothing.
    output.out(
      JSON.stringify(
        { files: results },
        (key, value: unknown) => (key === 'cause' ? undefined : value),
        2,
      ),
    );
  }
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function printOutages(
  { format, since }: Extract<VerbCommand, { readonly verb: 'outages' }>,
  { out, stateFolder, unixNow }: VerbOutput,
): number {
  const ledger = readLedger(stateFolder());
  if (!ledger.ok) {
    for (const problem of ledger.problems) out(describeProblem(problem));
    return 1;
  }
  const from = since === null ? null : 'time' in since ? since.time : unixNow() - since.ageMs;
  const outages = from === null ? ledger.value : outagesSince(ledger.value, from);
  const text = format === 'csv' ? outagesCsv(outages) : outagesJson(outages);
  out(text.replace(/\r?\n$/, ''));
  return 0;
}
