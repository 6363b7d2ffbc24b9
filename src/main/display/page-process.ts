/**
 * Ends the process of a page by the system's means.
 *
 * On Linux, Chromium's crash handler traces a process whose crash it writes down. A process that is killed
 * meanwhile stays a zombie for as long as the handler runs, because the handler never waits for it; the
 * zygote then waits for the zombie, and main for the zygote's answer: for good (measured: 12 of 38 times,
 * until the supervisor ended main after 20 s; docs/decisions/0051).
 */
import type { WebContents } from 'electron';
import { readFileSync } from 'node:fs';

/** What the system calls Chromium's crash handler: the first 15 letters of its file. */
const HANDLER = 'chrome_crashpad';

/** Whether a crash of the page's process is just being written down. */
export function isCrashBeingWritten(contents: WebContents): boolean {
  return handlerOf(pidOf(contents)) > 0;
}

/**
 * Kills the page's process, and before it the crash handler that holds on to it; later crashes then leave
 * no dump until the app is started anew. Nothing where there is no process.
 * @throws Error of the system, such as EPERM
 */
export function killPage(contents: WebContents): void {
  const pid = pidOf(contents);
  if (pid <= 0) return;
  const handler = handlerOf(pid);
  if (handler > 0) process.kill(handler, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
}

function pidOf(contents: WebContents): number {
  // Its process ended with it, or belongs to somebody else.
  return contents.isDestroyed() ? 0 : contents.getOSProcessId();
}

/** The crash handler that traces a process; 0 where none does. */
function handlerOf(pid: number): number {
  if (pid <= 0 || process.platform !== 'linux') return 0;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const tracer = Number(/^TracerPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
    if (tracer === 0) return 0;
    const name = readFileSync(`/proc/${tracer}/comm`, 'latin1').trim();
    return name === HANDLER ? tracer : 0;
  } catch {
    return 0; // Gone meanwhile.
  }
}
