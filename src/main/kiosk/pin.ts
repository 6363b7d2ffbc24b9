/**
 * The PIN that ends a kiosk, kept as an scrypt hash (RFC 7914) in the secret that the site file
 * names: `scrypt$LN$R$P$SALT$HASH`, salt and hash in base64. Ten thousand PINs of four digits can
 * be tried by whoever has the hash; what protects it is that only the wall's own user can read it.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** N = 2^15, r = 8, p = 1: OWASP's minimum for N 2^15; 32 MB and about 0.1 s, off the main loop. */
const COST = { ln: 15, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Twice what the cost above takes; a hash that asks for more is no hash of ours. */
const MAX_MEMORY = 128 * 1024 * 1024;

const HASH_PATTERN =
  /^scrypt\$(\d{2})\$(\d{1,2})\$(\d)\$([A-Za-z0-9+/]{22}==)\$([A-Za-z0-9+/]{43}=)$/;

/** The text to be kept as the secret. Asynchronous: hashing takes a tenth of a second. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, COST);
  const { ln, r, p } = COST;
  return `scrypt$${ln}$${r}$${p}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** True when `pin` is the one of the hash; null when the hash is none of ours. */
export async function isPin(pin: string, stored: string): Promise<boolean | null> {
  const [, ln, r, p, salt, hash] = HASH_PATTERN.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) return null;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (cost.ln < 14 || cost.r < 1 || cost.p < 1 || memory(cost) > MAX_MEMORY) return null;
  return timingSafeEqual(
    await derive(pin, Buffer.from(salt, 'base64'), cost),
    Buffer.from(hash, 'base64'),
  );
}

interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

function memory({ ln, r, p }: Cost): number {
  return 128 * 2 ** ln * r * p;
}

function derive(pin: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options = { N: 2 ** cost.ln, r: cost.r, p: cost.p, maxmem: MAX_MEMORY + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
