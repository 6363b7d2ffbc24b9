/**
 * `npm run fuzz [-- TARGET… [--seconds N] [--seed N]]`: coverage-guided fuzzing of the parsers of
 * outside data (test/fuzz/targets.ts). Without a target, each in turn. Parsers and the libraries
 * under them are bundled into one file and instrumented by istanbul, so that all of it guides.
 *
 * What is found on the way stands in out/fuzz/corpus/TARGET and is built upon the next time; an
 * input that breaks a promise, or takes longer than HANG_MS, in out/fuzz/found/TARGET, and the run
 * ends with 1. Such an input becomes a named test before its cause is mended.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { SetupError, projectRoot, runCommand, sayOnStdout as say } from './setup/project.mjs';

const DEFAULT_SECONDS = 60;
/** Longest input; beyond it only the limits of size are met, which have tests of their own. */
const MAX_BYTES = 4_096;
/** An input of 4 kB that takes longer hangs a wall. */
const HANG_MS = 5_000;

const FOLDER = join(projectRoot, 'out', 'fuzz');

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  const { names, seconds, seed } = parseArguments(process.argv.slice(2));
  const bundle = await makeBundle();
  const { TARGETS } = await import(pathToFileURL(bundle).href).then((made) => made.default);
  const known = Object.keys(TARGETS);
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length > 0) {
    throw new SetupError(`There is no target ${wrong.join(', ')}. Targets: ${known.join(', ')}.`);
  }
  say(`seed ${seed}`);
  let isClean = true;
  for (const name of names.length > 0 ? names : known) {
    const result = await fuzz(bundle, name, seconds, seed);
    say(`${name}: ${result}`);
    if (!result.startsWith('clean')) isClean = false;
  }
  return isClean ? 0 : 1;
});

/**
 * @param {string} bundle
 * @param {string} name
 * @param {number} seconds
 * @param {number} seed
 * @returns {Promise<string>} in words
 */
function fuzz(bundle, name, seconds, seed) {
  const corpus = join(FOLDER, 'corpus', name);
  const found = join(FOLDER, 'found', name);
  for (const folder of [corpus, found]) mkdirSync(folder, { recursive: true });
  const shared = new SharedArrayBuffer(8 + MAX_BYTES * 4);
  const progress = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL('./fuzz/worker.mjs', import.meta.url), {
    workerData: { bundle, name, seconds, seed, maxBytes: MAX_BYTES, corpus, found, shared },
  });
  return new Promise((resolve) => {
    let failures = 0;
    let runs = -1;
    const watching = setInterval(() => {
      const now = Atomics.load(progress, 0);
      if (now === runs && now > 0) {
        const input = Buffer.from(new Uint8Array(shared, 8, progress[1] ?? 0));
        writeFileSync(join(found, `hang-${now}`), input);
        end(`FOUND an input that hangs, ${join(found, `hang-${now}`)}`);
      }
      runs = now;
    }, HANG_MS);
    /** @param {string} words */
    const end = (words) => {
      clearInterval(watching);
      void worker.terminate();
      resolve(words);
    };
    worker.on('error', (error) => {
      end(`FOUND a fault of the fuzzer or of memory: ${String(error)}`);
    });
    worker.on('message', (message) => {
      if (message.type === 'found') {
        failures += 1;
        process.stdout.write(`${name}: out/fuzz/found/${name}/${message.file}\n${message.error}\n`);
        return;
      }
      const words =
        `${Atomics.load(progress, 0)} inputs in ${seconds} s, ` +
        `${message.reached} of ${message.branches} branches, corpus of ${message.corpus}`;
      end(failures === 0 ? `clean; ${words}` : `FOUND ${failures}; ${words}`);
    });
  });
}

/** @returns {Promise<string>} the instrumented bundle */
async function makeBundle() {
  const [{ build }, { createInstrumenter }] = await Promise.all([
    import('vite'),
    import('istanbul-lib-instrument'),
  ]);
  rmSync(join(FOLDER, 'targets.cjs'), { force: true });
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: 'test/fuzz/targets.ts',
      outDir: FOLDER,
      emptyOutDir: false, // the corpus stays
      target: 'node20.18',
      copyPublicDir: false,
      minify: false,
      rolldownOptions: {
        output: { format: 'cjs', entryFileNames: 'targets.cjs', codeSplitting: false },
      },
    },
  });
  const path = join(FOLDER, 'targets.cjs');
  const instrumenter = createInstrumenter({ esModules: false, compact: true });
  writeFileSync(path, instrumenter.instrumentSync(readFileSync(path, 'utf8'), path));
  return path;
}

/**
 * @param {readonly string[]} args
 * @returns {{ names: string[], seconds: number, seed: number }}
 */
function parseArguments(args) {
  const names = [];
  const numbers = { '--seconds': DEFAULT_SECONDS, '--seed': Date.now() % 2 ** 31 };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word !== '--seconds' && word !== '--seed') {
      names.push(word);
      continue;
    }
    numbers[word] = Number(args[(index += 1)]);
    if (!(numbers[word] >= 1 && numbers[word] < 2 ** 31)) {
      throw new SetupError(`${word} wants a whole number from 1 on.`);
    }
  }
  return { names, seconds: numbers['--seconds'], seed: numbers['--seed'] };
}
