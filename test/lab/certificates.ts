/** A small authority, made with openssl: certificates of the plant servers, good and expired. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMES } from './addresses.ts';
import { run } from './shell.ts';

/** PEM files. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** PEM files of the authority and of both servers; `expired`: A's, of yesterday. */
export interface Certificates {
  readonly caFile: string;
  readonly a: Pair;
  readonly b: Pair;
  readonly expired: Pair;
}

const DAY_MS = 86_400_000;

/** Makes them in `folder`. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'ca.cnf');
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(
    config,
    `[ca]
default_ca = lab
[lab]
new_certs_dir = ${folder}
database = ${folder}/index.txt
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`,
  );
  const caFile = join(folder, 'ca.pem');
  const caKey = join(folder, 'ca.key');
  await run('openssl', [
    ...['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=Lab authority'],
    ...['-keyout', caKey, '-out', caFile],
  ]);
  const issue = async (file: string, host: string, from: number, to: number): Promise<Pair> => {
    const pair = { cert: join(folder, `${file}.pem`), key: join(folder, `${file}.key`) };
    const request = join(folder, `${file}.csr`);
    await run('openssl', [
      ...['req', '-new', ...NEW_KEY, '-subj', `/CN=${host}`, '-addext'],
      ...[`subjectAltName=DNS:${host}`, '-keyout', pair.key, '-out', request],
    ]);
    await run('openssl', [
      ...['ca', '-batch', '-notext', '-config', config, '-cert', caFile, '-keyfile', caKey],
      ...['-startdate', utc(from), '-enddate', utc(to), '-in', request, '-out', pair.cert],
    ]);
    return pair;
  };
  const now = Date.now();
  return {
    caFile,
    a: await issue('a', NAMES.a, now - DAY_MS, now + DAY_MS),
    b: await issue('b', NAMES.b, now - DAY_MS, now + DAY_MS),
    expired: await issue('expired', NAMES.a, now - 2 * DAY_MS, now - DAY_MS),
  };
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** YYMMDDhhmmssZ. */
function utc(time: number): string {
  return `${new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;
}
