/**
 * Prometheus' text format 0.0.4 as a scraper reads it, and its naming rules as `promtool check
 * metrics` holds them. Written from the format's description; nothing of prom-client's is asked.
 */
import assert from 'node:assert/strict';

/** One line of values. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric with all its series. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly series: readonly Series[];
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/y;

/** Parses a page of metrics; throws, naming the line, where a scraper would refuse it. */
export function parseExposition(text: string): readonly Family[] {
  assert.ok(text.endsWith('\n'), 'the last line has no end');
  const families: (Family & { series: Series[] })[] = [];
  let help: readonly [name: string, text: string] | null = null;
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') continue;
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word === 'HELP') {
      help = [name, rest];
      continue;
    }
    if (word === 'TYPE') {
      assert.equal(help?.[0], name, `no help before: ${line}`);
      assert.ok(!families.some((family) => family.name === name), `twice: ${line}`);
      families.push({ name, type: rest, help: help[1], series: [] });
      continue;
    }
    const series = parseSeries(line);
    const family = families.at(-1);
    assert.ok(family !== undefined && belongs(series.name, family), `stray: ${line}`);
    family.series.push(series);
  }
  return families;
}

function parseSeries(line: string): Series {
  const match = LINE.exec(line);
  assert.ok(match, `no series: ${line}`);
  const [, name = '', labelText = '', valueText = ''] = match;
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < labelText.length) {
    const label = LABEL.exec(labelText);
    assert.ok(label, `bad labels: ${line}`);
    const [, key = '', value = ''] = label;
    assert.ok(!(key in labels), `label twice: ${line}`);
    labels[key] = value;
  }
  // Whatever Go's ParseFloat takes, which does not mind the case.
  const value = { '+inf': Infinity, '-inf': -Infinity, nan: Number.NaN }[valueText.toLowerCase()];
  const number = value ?? Number(valueText);
  assert.ok(value !== undefined || !Number.isNaN(number), `no number: ${line}`);
  return { name, labels, value: number };
}

function belongs(name: string, { name: family, type }: Family): boolean {
  if (name === family) return type !== 'histogram';
  const suffix = name.startsWith(`${family}_`) ? name.slice(family.length + 1) : '';
  return type === 'histogram' && ['bucket', 'sum', 'count'].includes(suffix);
}

/** Units that are not base units, and words that belong into the type. */
const WRONG_UNITS =
  /(^|_)(ms|millis|milliseconds|us|microseconds|ns|nanoseconds|minutes|hours|days|kb|mb|gb|kib|mib|gib|kilobytes|megabytes|bits|percent|celsius_degrees)(_|$)/;
const TYPE_WORDS = /(^|_)(counter|gauge|histogram|summary|metric)(_|$)/;

/** What Prometheus' conventions have against a page of metrics; empty: nothing. */
export function lintExposition(families: readonly Family[]): string[] {
  const found: string[] = [];
  for (const { name, type, help, series } of families) {
    const say = (what: string): void => void found.push(`${name}: ${what}`);
    if (!/^[a-z][a-z0-9_]*$/.test(name)) say('not snake_case');
    if (help.trim() === '' || help === name) say('no help');
    if (!['counter', 'gauge', 'histogram'].includes(type)) say(`type ${type}`);
    if (type === 'counter' && !name.endsWith('_total')) say('a counter without _total');
    if (type !== 'counter' && name.endsWith('_total')) say(`_total at a ${type}`);
    if (/_(bucket|count|sum)$/.test(name)) say('a suffix of histograms');
    if (WRONG_UNITS.test(name)) say('no base unit');
    if (TYPE_WORDS.test(name)) say('its type in its name');
    if (name.includes('timestamp') && !name.endsWith('_timestamp_seconds')) say('timestamp unit');
    const seen = new Set<string>();
    for (const { name: own, labels, value } of series) {
      const key = `${own} ${JSON.stringify(Object.entries(labels).sort())}`;
      if (seen.has(key)) say(`the same series twice: ${key}`);
      seen.add(key);
      for (const label of Object.keys(labels)) {
        if (label.startsWith('__')) say(`reserved label ${label}`);
        if (label === 'quantile' || (label === 'le' && type !== 'histogram')) say(`label ${label}`);
      }
      if (type === 'counter' && !(value >= 0)) say(`counts ${value}`);
    }
    if (type === 'histogram') found.push(...lintHistogram(name, series));
  }
  return found;
}

function lintHistogram(name: string, series: readonly Series[]): string[] {
  const found: string[] = [];
  const groups = new Map<string, { buckets: [number, number][]; count?: number; sum?: number }>();
  for (const { name: own, labels, value } of series) {
    const { le, ...rest } = labels;
    const key = JSON.stringify(rest);
    const group = groups.get(key) ?? { buckets: [] };
    groups.set(key, group);
    if (own.endsWith('_bucket'))
      group.buckets.push([Number(le?.replace('+Inf', 'Infinity')), value]);
    if (own.endsWith('_count')) group.count = value;
    if (own.endsWith('_sum')) group.sum = value;
  }
  for (const [key, { buckets, count, sum }] of groups) {
    const ordered = buckets.every(
      ([le, value], at) =>
        at === 0 || (le > (buckets[at - 1]?.[0] ?? 0) && value >= (buckets[at - 1]?.[1] ?? 0)),
    );
    if (!ordered) found.push(`${name} ${key}: buckets out of order`);
    const last = buckets.at(-1);
    if (last?.[0] !== Infinity || last[1] !== count) found.push(`${name} ${key}: no +Inf = count`);
    if (sum === undefined) found.push(`${name} ${key}: no sum`);
  }
  return found;
}

/** The value of one series; undefined where there is none. */
export function valueOf(
  families: readonly Family[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return families
    .flatMap(({ series }) => series)
    .find(
      (one) =>
        one.name === name &&
        Object.entries(labels).every(([label, value]) => one.labels[label] === value),
    )?.value;
}

/** Scrapes a page of metrics. */
export async function scrape(url: string): Promise<readonly Family[]> {
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  return parseExposition(await answer.text());
}
