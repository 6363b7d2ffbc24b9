/**
 * What `vigil doctor` found: one finding a check, each one line. The codes of what is wrong stand in
 * docs/problems.md.
 */

/** The checks in their order. */
export const CHECKS = [
  'name',
  'tcp',
  'tls',
  'upgrade',
  'subprotocol',
  'welcome',
  'echo',
  'clock',
  'subscribe',
  'heartbeat',
  'buffering',
  'sticky',
  'idle',
  'goaway',
] as const;

export type Check = (typeof CHECKS)[number];

/**
 * `note`: nothing is wrong, but something could not be seen or deserves a look. `skip`: not examined,
 * because an earlier check failed or nobody wanted it.
 */
export type Outcome = 'pass' | 'fail' | 'note' | 'skip';

/** One line of the examination. */
export interface Finding {
  readonly check: Check;
  readonly outcome: Outcome;
  /** What was seen, with its figures; of a failure the exact reason. */
  readonly text: string;
  /** Of a failure or a note: an entry of docs/problems.md. */
  readonly code?: string;
}

/** Longest text of a finding; names and headers come from the other side. */
const MAX_TEXT = 400;

export function pass(check: Check, text: string): Finding {
  return { check, outcome: 'pass', text: plain(text) };
}

export function fail(check: Check, code: string, text: string): Finding {
  return { check, outcome: 'fail', text: plain(text), code };
}

export function note(check: Check, text: string, code?: string): Finding {
  return { check, outcome: 'note', text: plain(text), ...(code === undefined ? {} : { code }) };
}

export function skip(check: Check, text: string): Finding {
  return { check, outcome: 'skip', text };
}

/** `FAIL  tls          the certificate expired … [doctor-certificate-expired]` */
export function describeFinding({ check, outcome, text, code }: Finding): string {
  const word = outcome === 'fail' ? 'FAIL' : outcome;
  const tail = code === undefined ? '' : ` [${code}]`;
  return `${word}  ${check.padEnd(11)}  ${text}${tail}`;
}

/** `11 passed, 1 failed, 2 notes, 0 skipped` */
export function describeTotal(findings: readonly Finding[]): string {
  const count = (outcome: Outcome): number =>
    findings.filter((finding) => finding.outcome === outcome).length;
  return `${count('pass')} passed, ${count('fail')} failed, ${count('note')} notes, ${count('skip')} skipped`;
}

/** What comes from the other side must not write on a terminal but as plain text. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_TEXT);
}
