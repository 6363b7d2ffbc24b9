/**
 * Why a session ended, in the language of the wall. Main says it in English (docs/problems.md, the
 * log and the ledger are English); words of the system or of the server are shown as they came.
 */
import type { Messages } from './messages.ts';

/** `reset (1006)` → `abgebrochen (Code 1006)`; what has no words is left as it is. */
export function causeWord(cause: string, m: Pick<Messages, 'causes' | 'causeOf'>): string {
  const known: Readonly<Record<string, string>> = m.causes;
  const own = known[cause];
  if (own !== undefined) return own;
  const [, closed, code] = /^(.+) \((\d{4})\)$/.exec(cause) ?? [];
  if (closed !== undefined && code !== undefined) {
    return m.causeOf.code({ cause: causeWord(closed, m), code });
  }
  const [, ms, peer] =
    /^no answer within (\d+) ms(?:: (.+?) does not answer(?: the request)?)?$/.exec(cause) ?? [];
  if (ms !== undefined) {
    return peer === undefined ? m.causeOf.silent({ ms }) : m.causeOf.peerSilent({ ms, peer });
  }
  const [, kind, detail = ''] = /^(network|proxy|second session): (.*)$/.exec(cause) ?? [];
  switch (kind) {
    case 'network':
      return m.causeOf.network({ detail });
    case 'proxy':
      return m.causeOf.proxy({ detail });
    case 'second session':
      return m.causeOf.second({ cause: causeWord(detail, m) });
    default:
      return cause;
  }
}
