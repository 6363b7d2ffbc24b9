/** The verb `doctor`: examines, and prints a line a finding or one JSON object. */
import type { DoctorCommand } from '../cli.ts';
import { realClock } from '../clock.ts';
import { describeProblem } from '../problem.ts';
import { readSecret } from '../store/secrets.ts';
import { examine } from './doctor.ts';
import { describeFinding, describeTotal } from './finding.ts';
import { PATIENCE } from './greeting.ts';

/** Where it writes, one line at a time, and what it says it is. */
export interface DoctorOutput {
  readonly out: (line: string) => void;
  /** Version of the app. */
  readonly version: string;
}

/** Returns the exit code: 0 nothing failed, 1 something did. */
export async function runDoctor(
  command: DoctorCommand,
  { out, version }: DoctorOutput,
  env: Readonly<Record<string, string | undefined>>,
  patience = PATIENCE,
): Promise<number> {
  const { url, ca, cert, key, tokenSecret, tag, idleMs, isDrainExpected, json } = command;
  const token = tokenSecret === null ? null : readSecret(tokenSecret, env);
  if (tokenSecret !== null && token === null) {
    const expected = `a secret named ${tokenSecret} in CREDENTIALS_DIRECTORY or the environment`;
    const where = { file: '--token-secret' };
    out(describeProblem({ code: 'doctor-token-missing', where, expected, got: 'none' }));
    return 1;
  }
  const say = json ? (): void => undefined : out;
  say(`vigil doctor ${url}`);
  const findings = await examine(
    {
      url,
      tls: {
        ...(ca === null ? {} : { caFile: ca }),
        ...(cert === null ? {} : { clientCertFile: cert }),
        ...(key === null ? {} : { clientKeyFile: key }),
      },
      token,
      tag,
      idleMs,
      isDrainExpected,
      client: `vigil-doctor/${version}`,
      patience,
    },
    realClock,
    {
      found: (finding) => {
        say(describeFinding(finding));
      },
      progress: (text) => {
        say(`  …   ${text}`);
      },
    },
  );
  const ok = findings.every(({ outcome }) => outcome !== 'fail');
  say(describeTotal(findings));
  if (json) out(JSON.stringify({ url, ok, findings }, null, 2));
  return ok ? 0 : 1;
}
