/** The secrets of this wall: where they are, and how this system seals them (store/secrets.ts). */
import { join } from 'node:path';
import { app, safeStorage } from 'electron';
import type { Problem } from './problem.ts';
import { SecretStore, type Cipher } from './store/secrets.ts';

/**
 * On Linux Electron's sealing needs a desktop's key ring, which a wall has not: files of the wall's
 * user alone do there. On Windows it is DPAPI, on macOS the key chain; both once the app is ready.
 */
/* eslint-disable @typescript-eslint/no-deprecated -- why: what replaces them is not in the runtime
   of the tests, and a source asks for its credential in the middle of a dial. */
const SEALING: Cipher = {
  seal: (text) => safeStorage.encryptString(text),
  open: (sealed) => safeStorage.decryptString(sealed),
};
/* eslint-enable @typescript-eslint/no-deprecated */

/** See the head of this file. `VIGIL_SECRETS` names another folder than the data folder's. */
export function ownSecrets(onProblem: (problem: Problem) => void): SecretStore {
  const { env } = process;
  const userData = env['VIGIL_USER_DATA'] ?? app.getPath('userData');
  return new SecretStore({
    env,
    folder: env['VIGIL_SECRETS'] ?? join(userData, 'secrets'),
    cipher: process.platform === 'linux' ? null : SEALING,
    onProblem,
  });
}
