/**
 * `npm run bench`: what the wall costs and how late it is, measured on the real app. Prints a table,
 * or with `--json` one object of rows; progress goes to standard error. Nothing here passes or
 * fails: figures depend on the machine, and docs/benchmarks.md says on which ours were taken.
 */
import { loadavg } from 'node:os';
import { HELP, parseBenchOptions, type BenchOptions } from './command-line.ts';
import { measureIdle, measureStart } from './demo-wall.ts';
import { measureLong, measureTrend } from './long.ts';
import { measurePixels } from './pixel.ts';
import { printJson, printTables } from './report.ts';
import type { Row } from './rows.ts';
import { measureStops } from './stops.ts';

const EXIT_USAGE = 2;

await main();

async function main(): Promise<void> {
  let options: BenchOptions | null;
  try {
    options = parseBenchOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT_USAGE;
    return;
  }
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  const rows = await measure(options);
  process.stdout.write(`${options.json ? printJson(rows) : printTables(rows)}\n`);
}

async function measure(options: BenchOptions): Promise<readonly Row[]> {
  const { only, rates, widgets, seconds, runs } = options;
  const rows: Row[] = [];
  if (only.has('pixel')) {
    for (const rate of rates) {
      const title = `pixel: ${widgets} widgets, ${rate} updates/s, ${seconds} s`;
      rows.push(await twice(title, () => measurePixels({ widgets, rate, seconds })));
    }
  }
  if (only.has('idle')) {
    rows.push(await twice(`idle: the demo wall, ${seconds} s`, () => measureIdle(seconds)));
  }
  if (only.has('start')) {
    rows.push(await twice(`start: ${runs} cold starts`, () => measureStart(runs)));
  }
  if (only.has('long')) {
    const order = { widgets: 200, rate: 1_000, seconds: options.longSeconds };
    const title = `long: ${order.widgets} widgets, ${order.rate} updates/s, ${order.seconds} s`;
    rows.push(await twice(title, () => measureLong(order)));
  }
  if (only.has('trend')) {
    rows.push(await twice(`trend: eight lines, 7 days, ${seconds} s`, () => measureTrend(seconds)));
  }
  if (only.has('stop')) {
    say('stop: stops of the line by themselves');
    rows.push(...measureStops());
  }
  return rows;
}

/** A row that could not be measured is tried once more, and it is said: a bench takes minutes. */
async function twice(title: string, row: () => Promise<Row>): Promise<Row> {
  say(title);
  try {
    return await row();
  } catch (error) {
    say(`once more, because: ${error instanceof Error ? error.message : String(error)}`);
    return row();
  }
}

/** With the load, because other work on the machine shows in every figure. */
function say(text: string): void {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  process.stderr.write(`bench: ${text} (load ${load})\n`);
}
