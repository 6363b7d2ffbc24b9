/**
 * The wall's end of the line to its supervisor: an inherited socket on which the wall says a byte a
 * second while it is sane. It needs no disk, so that a full one never looks like a hang. When the
 * supervisor is gone the line ends, and the wall with it: nobody would restart it, and the next
 * supervisor must find the place free.
 */
import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';

/** Environment variable that names the inherited descriptor. */
export const LINE_VARIABLE = 'VIGIL_SUPERVISOR_LINE';
/** The descriptor `supervise` hands over. */
export const LINE_FD = 3;
/** What a supervisor that does not read may leave behind, bytes. */
const MAX_UNREAD = 4_096;

/** A line that stands. */
export interface SupervisorLine {
  /** The wall is sane now. */
  beat(): void;
  close(): void;
}

/** Opens the line that the environment names; null where there is no supervisor. */
export function openSupervisorLine(
  env: Record<string, string | undefined>,
  onGone: () => void,
): SupervisorLine | null {
  const fd = Number(env[LINE_VARIABLE] ?? Number.NaN);
  // Processes that the wall starts are not the ones that are supervised.
  Reflect.deleteProperty(env, LINE_VARIABLE);
  if (!Number.isInteger(fd) || fd < LINE_FD || !isLine(fd)) return null;
  const socket = new Socket({ fd, readable: true, writable: true });
  let open = true;
  const gone = (): void => {
    if (open) onGone();
    open = false;
  };
  socket.on('error', () => undefined); // 'close' follows
  socket.on('close', gone);
  socket.resume();
  return {
    beat: () => {
      if (socket.writable && socket.writableLength < MAX_UNREAD) socket.write('.');
    },
    close: () => {
      open = false;
      socket.destroy();
    },
  };
}

/** A stale variable may name any descriptor, or none. */
function isLine(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isSocket() || stat.isFIFO();
  } catch {
    return false;
  }
}
