/**
 * The verbs that need no window: help, version, schema, validate, lint, doctor, outages. They write
 * to `VerbOutput` and return the exit code: 0 all right, 1 something is not.
 */
import type { VerbCommand } from './cli.ts';
import { runDoctor } from './doctor/run.ts';
import { outagesCsv, outagesJson, outagesSince } from './observe/ledger-export.ts';
import { describeProblem, type Problem } from './problem.ts';
import { lint } from './site/lint.ts';
import { loadSite } from './site/load.ts';
import { siteJsonSchema } from './site/schema.ts';
import { readLedger } from './stored-state.ts';

/** Where a verb writes, one line at a time, without the line's end. */
export interface VerbOutput {
  readonly out: (line: string) => void;
  /** Version of the app. */
  readonly version: string;
  /** Folder of the wall's state; asked only by verbs that need it. */
  readonly stateFolder: () => string;
  /** Unix ms. */
  readonly unixNow: () => number;
}

/** Text of `--help`. */
export const HELP = `Vigil: a kiosk wall of live plant telemetry that heals itself.

Usage
  vigil [--site FILE] [flags]       open the wall; without a site file, the demo wall
  vigil validate FILE… [--json]     check site files: one line per problem, exit code 0 or 1
  vigil lint FILE… [--json]         check, and tell what could be read or shown better
  vigil outages [--format csv|json] [--since TIME]
                                    print the ledger of outages; TIME is an age such as 24h or
                                    7d, or a time such as 2026-11-22T14:00:00Z
  vigil doctor URL [flags]          is this endpoint, and the balancer before it, fit for a wall?
  vigil schema                      print the JSON Schema of the site file, for editors
  vigil help | version              this text | the version

Flags of the wall
  --site FILE                  site file (YAML); also by the environment variable VIGIL_SITE
  --windowed                   an ordinary window instead of the kiosk
  --screen ID                  begin with this screen
  --metrics-port PORT          serve Prometheus metrics on this port of this PC
  --theme light|dark           override the theme of the site
  --size WIDTHxHEIGHT          size of the window in pixels, such as 3840x2160
  --screenshot FILE            write a PNG once every widget of the screen has live data, print
                               its path and exit with 0; with 1 and the reason after a time-out
  --screenshot-timeout SECONDS how long to wait for that; 60 where left out
  --help, --version

Flags of doctor
  --ca FILE                    PEM file of the authorities, as \`caFile\` of the site
  --cert FILE --key FILE       client certificate and its key, PEM
  --token-secret NAME          name of the secret that holds the bearer token
  --tag NAME                   subscribe to this tag or prefix instead of everything (*)
  --idle SECONDS               how long the line is kept quiet; 75 where left out
  --quick                      leave that out
  --drain-expected             fail unless the server drains while the line is quiet
  --json                       one JSON object instead of lines

Exit codes
  0 done   1 the work failed   2 the command line is wrong

Switches of Electron and Chromium (--no-sandbox, --remote-debugging-port=…, --force-device-scale-
factor=…, --user-data-dir=… and the like) are passed on.
Site files: docs/site-file.md. Problem codes: docs/problems.md.`;

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
    case 'outages':
      return printOutages(command, output);
    case 'doctor':
      return runDoctor(command, output, process.env);
    case 'validate':
    case 'lint':
      return checkFiles(command, output);
  }
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
        ? lint(loaded.value, file)
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
