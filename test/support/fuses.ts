/** The fuses of an executable as it lies on the disk, by the names of electron-builder.yml. */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

const PLACES = {
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
};
const ENABLED = '1'.charCodeAt(0);

/** See the head of this file. */
export async function readFuses(executable: string): Promise<Record<string, boolean>> {
  const wire: Record<number, unknown> = await getCurrentFuseWire(executable);
  return Object.fromEntries(
    Object.entries(PLACES).map(([name, place]) => [name, wire[place] === ENABLED]),
  );
}
