/** Whether the lab can run here, and if not, why. */
import { attempt, run } from './shell.ts';

/** Programs, and what each is for. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ip: 'network namespaces (iproute2)',
  ss: 'connections in them (iproute2)',
  nft: 'packets dropped without a word (nftables)',
  haproxy: 'the balancer',
  nginx: 'the other balancer',
  dnsmasq: 'the name server (dnsmasq-base)',
  openssl: 'certificates',
};

/** Reasons why not; empty: it can. */
export async function obstacles(): Promise<readonly string[]> {
  if (process.platform !== 'linux') {
    return [`it needs network namespaces of Linux; this is ${process.platform}`];
  }
  if (process.getuid?.() !== 0) return ['it needs root, to make network namespaces'];
  const missing: string[] = [];
  for (const [program, purpose] of Object.entries(PROGRAMS)) {
    const found = await attempt('sh', ['-c', `command -v ${program}`]);
    if (found === '') missing.push(`${program} is not installed: ${purpose}`);
  }
  if (missing.length > 0) return missing;
  return tryNamespace();
}

async function tryNamespace(): Promise<readonly string[]> {
  const name = `vgl${process.pid}-try`;
  try {
    await run('ip', ['netns', 'add', name]);
    await run('ip', ['netns', 'exec', name, 'nft', 'list', 'tables']);
    await run('ip', ['-n', name, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'two']);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`this machine gives no network namespaces: ${why}`];
  } finally {
    await attempt('ip', ['netns', 'del', name]);
  }
}
