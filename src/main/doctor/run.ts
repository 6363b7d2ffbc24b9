/** The verb `doctor`: examines, and prints a line a finding or one JSON object. */
import type { DoctorCommand } from '../cli/command.ts';
import { realClock } from '../clock.ts';
import { describeProblem } from '../problem.ts';
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
  secret: (name: string) => string | null,
  patience = PATIENCE,
): Promise<number> {
  const { url, ca, cert, key, tokenSecret, tag, idleMs, isDrainExpected, json } = command;
  const token = tokenSecret === null ? null : secret(tokenSecret);
  if (tokenSecret !== null && token === null) {
    const expected = `a secret named ${tokenSecret} that can be used (\`vigil secret list\`)`;
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
