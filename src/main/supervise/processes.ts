/**
 * The processes of a supervised wall. On Linux and macOS each wall is started as the leader of a
 * session of its own, so that whatever it leaves behind can be found by that session and ended; on
 * Windows the system's own tree is asked (not tried here).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ends the wall's main process and everything it started. */
export function killAll(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  kill(-pid);
  for (const left of sessionOf(pid)) kill(left);
}

/** Processes of a session that still run, by /proc; none where there is no such folder. */
export function sessionOf(leader: number): readonly number[] {
  return processes().filter((pid) => {
    try {
      // `pid (name) state ppid pgrp session …`; the name may hold anything, a bracket too.
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(session) === leader && state !== 'Z';
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, which is what was wanted.
  }
}
