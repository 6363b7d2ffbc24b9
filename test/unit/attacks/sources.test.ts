/** What may not stand in the product's sources at all, whoever writes it next. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const files = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|vue|html)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    name: path.slice(ROOT.length + 1).replaceAll('\\', '/'),
    // Comments say what is not done; code is what counts.
    code: readFileSync(path, 'utf8').replaceAll(
      /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|<!--[\s\S]*?-->/gm,
      '',
    ),
  }));

/** Pattern, why it is not there, and the files that may have it nevertheless, with the reason. */
const RULES: readonly (readonly [what: string, pattern: RegExp, except?: readonly string[]])[] = [
  [
    'certificates that are not verified',
    /rejectUnauthorized\s*:\s*false/,
    // Looks at a bad certificate in order to say what is bad; says nothing over it.
    ['src/main/doctor/certificate.ts'],
  ],
  [
    'a switch for certificates in the environment',
    /NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS/,
  ],
  [
    'a certificate judged by a handler of our own',
    /setCertificateVerifyProc|\.on\(\s*'certificate-error/,
  ],
  ['old TLS', /TLSv1(\.1)?['"`]/],
  ['node in the page', /nodeIntegration\w*\s*:\s*true/],
  [
    'a page without isolation, sandbox or same-origin rule',
    /(contextIsolation|sandbox|webSecurity)\s*:\s*false/,
  ],
  [
    'insecure content or features on trial',
    /(allowRunningInsecureContent|experimentalFeatures|webviewTag)\s*:\s*true|enableBlinkFeatures/,
  ],
  ['text run as code', /\beval\s*\(|new Function\s*\(|\bFunction\s*\(['"`]|vm\.(run|Script)/],
  [
    'markup made of text',
    /v-html|\.innerHTML\s*=|outerHTML\s*=|insertAdjacentHTML|document\.write/,
  ],
  ['other programs opened', /shell\.open|\bopenExternal\b/],
  ['a shell', /\bexecSync\s*\(|child_process['"].*\bexec\b[^F]|shell\s*:\s*true/],
  ['events or channels handed to the page', /exposeInMainWorld\([^)]*ipcRenderer\s*[,)]/],
  ['a remote module', /@electron\/remote|enableRemoteModule/],
  ['a file: page', /loadFile\s*\(|loadURL\(\s*['"`](file|http)/],
];

for (const [what, pattern, except = []] of RULES) {
  test(`attack: the sources hold no ${what}`, () => {
    assert.ok(files.length > 100);
    const found = files
      .filter(({ name, code }) => !except.includes(name) && pattern.test(code))
      .map(({ name }) => name);
    assert.deepEqual(found, []);
    // An exception that is no longer needed hides the next one.
    for (const name of except) {
      assert.ok(
        files.some((file) => file.name === name && pattern.test(file.code)),
        name,
      );
    }
  });
}

test('attack: every dial over TLS verifies, from version 1.2 on', () => {
  const rules = files.find(({ name }) => name === 'src/main/network/tls-rules.ts')?.code ?? '';
  assert.match(rules, /minVersion: 'TLSv1\.2'/);
  assert.match(rules, /rejectUnauthorized: true/);
  const dialling = files.filter(({ code }) => /\bconnect\b[^}]*\} from 'node:tls'/.test(code));
  assert.deepEqual(
    dialling.map(({ name }) => name).sort(),
    ['src/main/doctor/certificate.ts', 'src/main/network/dial.ts'],
    'a new file that speaks TLS: does it go through network/dial.ts?',
  );
});
