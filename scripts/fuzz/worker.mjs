/**
 * One target of the fuzzer in a thread of its own: changes inputs of the corpus, runs the target, and
 * keeps what reached code, or reached it more often, than anything before. The thread that started
 * it watches `shared` and ends it when an input hangs.
 *
 * The idea is libFuzzer's (edges with rough counts, dictionary, splices); why not libFuzzer itself:
 * docs/decisions/0027-fuzzing.md.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * @typedef {object} Order
 * @property {string} bundle instrumented file with TARGETS
 * @property {string} name of the target
 * @property {number} seconds
 * @property {number} seed
 * @property {number} maxBytes
 * @property {string} corpus folder
 * @property {string} found folder
 * @property {SharedArrayBuffer} shared [0] runs so far, [1] length of the input, then the input
 */

/** @type {Order} */
const order = workerData;
const progress = new Int32Array(order.shared, 0, 2);
const present = new Uint8Array(order.shared, 8);
const { TARGETS } = createRequire(import.meta.url)(order.bundle);
const target = TARGETS[order.name];
const words = target.words.map((/** @type {string} */ word) => Buffer.from(word));

/** Counters of every branch and statement of the bundle, by reference. */
// @ts-expect-error what the instrumenter adds
const coverage = Object.values(globalThis.__coverage__ ?? {});
const branches = coverage.flatMap((file) => /** @type {number[][]} */ (Object.values(file.b)));
/** @type {Record<string, number>[]} */
const statements = coverage.map((file) => file.s);
const functions = coverage.map((file) => file.f);

/** Rough counts that were seen already, by branch. */
const seen = branches.map((counts) => counts.map(() => 0));
const seenFunctions = functions.map(() => new Set());

let state = order.seed >>> 0 || 1;
/** @param {number} below */
function random(below) {
  // xorshift32 (Marsaglia 2003): the run repeats from its seed.
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}

/** libFuzzer's classes of how often: 1, 2, 3, 4–7, 8–15, 16–31, 32–127, more. @param {number} count */
function rough(count) {
  if (count <= 3) return 1 << count;
  if (count < 8) return 16;
  if (count < 16) return 32;
  if (count < 32) return 64;
  return count < 128 ? 128 : 256;
}

/** True if the last run reached something new; clears the counters for the next. */
function isNew() {
  let fresh = false;
  for (let index = 0; index < branches.length; index += 1) {
    const counts = branches[index] ?? [];
    const known = seen[index] ?? [];
    for (let way = 0; way < counts.length; way += 1) {
      const count = counts[way] ?? 0;
      if (count === 0) continue;
      counts[way] = 0;
      const bit = rough(count);
      if (((known[way] ?? 0) & bit) === 0) {
        known[way] = (known[way] ?? 0) | bit;
        fresh = true;
      }
    }
  }
  functions.forEach((counts, file) => {
    const known = seenFunctions[file];
    for (const key in counts) {
      if (counts[key] === 0) continue;
      counts[key] = 0;
      if (known?.has(key)) continue;
      known?.add(key);
      fresh = true;
    }
  });
  return fresh;
}

/** @param {Buffer} bytes @returns {Error | undefined} */
function run(bytes) {
  present.set(bytes);
  progress[1] = bytes.length;
  try {
    target.run(bytes);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    Atomics.add(progress, 0, 1);
  }
  return undefined;
}

/** @param {Buffer} bytes @returns {Buffer} */
function mutate(bytes) {
  let input = bytes;
  for (let step = 1 + random(4); step > 0; step -= 1) {
    const at = random(input.length + 1);
    const length = random(Math.min(32, input.length - at + 1));
    const before = input.subarray(0, at);
    const after = input.subarray(at);
    switch (random(8)) {
      case 0:
        input = Buffer.concat([before, after.subarray(length)]);
        break;
      case 1:
        input = Buffer.concat([before, after.subarray(0, length), after]);
        break;
      case 2:
        input = Buffer.concat([before, Buffer.from([random(256)]), after.subarray(1)]);
        break;
      case 3: {
        const other = corpus[random(corpus.length)] ?? input;
        input = Buffer.concat([before, other.subarray(random(other.length + 1))]);
        break;
      }
      case 4: {
        const word = words[random(words.length)] ?? before;
        const many = random(20) === 0 ? 1 + random(200) : 1;
        input = Buffer.concat([before, ...Array.from({ length: many }, () => word), after]);
        break;
      }
      default: {
        const word = words[random(words.length)] ?? before;
        input = Buffer.concat([before, word, after.subarray(length)]);
      }
    }
  }
  return input.subarray(0, order.maxBytes);
}

/** @param {Buffer} bytes */
function nameOf(bytes) {
  return createHash('sha1').update(bytes).digest('hex').slice(0, 16);
}

/** @type {Buffer[]} */
const corpus = [];
/** @type {Map<string, string>} first line of the error → file */
const failures = new Map();

/** @param {Buffer} bytes @param {boolean} isKept already in the folder */
function examine(bytes, isKept) {
  const error = run(bytes);
  const fresh = isNew();
  if (error !== undefined) {
    // One finding a kind, however many numbers and texts it can be said with.
    const what = error.message.split('\n', 1)[0]?.replaceAll(/\d+/g, '#') ?? '';
    if (failures.has(what)) return;
    failures.set(what, nameOf(bytes));
    writeFileSync(join(order.found, nameOf(bytes)), bytes);
    parentPort?.postMessage({ type: 'found', file: nameOf(bytes), error: String(error.stack) });
  } else if (fresh) {
    corpus.push(bytes);
    if (!isKept) writeFileSync(join(order.corpus, nameOf(bytes)), bytes);
  }
}

isNew(); // what loading reached
for (const seed of target.seeds) examine(Buffer.from(seed), true);
for (const file of readdirSync(order.corpus)) {
  examine(readFileSync(join(order.corpus, file)).subarray(0, order.maxBytes), true);
}
const end = performance.now() + order.seconds * 1_000;
while (performance.now() < end) {
  for (let index = 0; index < 50; index += 1) {
    // The newest are changed more often: behind them lies what nothing reached yet.
    const recent = random(2) === 0 ? Math.max(0, corpus.length - 20) : 0;
    examine(mutate(corpus[recent + random(corpus.length - recent)] ?? Buffer.alloc(0)), false);
  }
}
const reached = seen.reduce((sum, ways) => sum + ways.filter((bits) => bits !== 0).length, 0);
parentPort?.postMessage({
  type: 'done',
  corpus: corpus.length,
  reached,
  branches: seen.reduce((sum, ways) => sum + ways.length, 0),
  statements: statements.reduce((sum, counts) => sum + Object.keys(counts).length, 0),
});
