/**
 * What a site file may not say although each field is right by itself: ends of ranges the wrong way
 * round, timers that contradict each other, endpoints that are no URLs or give secrets away.
 * References and places on grids are checked where they are resolved, in `expand.ts`.
 */
import { linkOptions } from '../link/options.ts';
import { printDuration } from './duration.ts';
import type { Fault, FieldPath } from './fault.ts';
import { printValue } from './fault.ts';
import { isOpenLine } from './loopback.ts';
import { looksLikeSecret } from './secrecy.ts';
import type { SiteFile, SourceFile, TagFile } from './schema.ts';
import type { WidgetFile } from './schema-widgets.ts';

const MAX_SOURCES = 50;

type Report = (code: string, path: FieldPath, expected: string, got: string) => void;

/** Everything of that kind that is wrong with the file. */
export function check(file: SiteFile): Fault[] {
  const faults: Fault[] = [];
  const report: Report = (code, path, expected, got) => {
    faults.push({ code, path, expected, got });
  };
  const sources = Object.entries(file.sources);
  if (sources.length === 0)
    report('site-missing-field', ['sources'], 'at least one source', 'none');
  if (sources.length > MAX_SOURCES) {
    report(
      'site-out-of-bounds',
      ['sources'],
      `at most ${MAX_SOURCES} sources`,
      String(sources.length),
    );
  }
  checkLink(file.link, {}, ['link'], report);
  for (const [id, source] of sources) {
    const path = ['sources', id];
    checkEndpoints(source, path, report);
    checkProxy(source, path, report);
    checkCompanions(source, path, report);
    checkLink(source.link, file.link ?? {}, [...path, 'link'], report);
    checkAges(source, {}, path, report);
  }
  const first = sources[0]?.[0] ?? '';
  const checkTags = (tags: Readonly<Record<string, TagFile>>, path: FieldPath): void => {
    for (const [key, tag] of Object.entries(tags)) {
      checkTag(tag, [...path, key], report);
      checkAges(tag, file.sources[tag.source ?? first] ?? {}, [...path, key], report);
    }
  };
  checkTags(file.tags, ['tags']);
  for (const [name, template] of Object.entries(file.templates)) {
    checkTags(template.tags, ['templates', name, 'tags']);
    checkWidgets(template.widgets, ['templates', name, 'widgets'], report);
  }
  for (const [index, screen] of file.screens.entries()) {
    checkWidgets(screen.widgets, ['screens', index, 'widgets'], report);
  }
  return faults;
}

function checkEndpoints(source: SourceFile, path: FieldPath, report: Report): void {
  const { url, endpoints } = source;
  if ((url === undefined) === (endpoints === undefined)) {
    const got = url === undefined ? 'neither' : 'both';
    report('site-endpoint', path, 'either `url` or `endpoints`', got);
    return;
  }
  const seen = new Set<string>();
  const all = endpoints ?? (url === undefined ? [] : [url]);
  for (const [index, endpoint] of all.entries()) {
    const at = endpoints === undefined ? [...path, 'url'] : [...path, 'endpoints', index];
    if (seen.has(endpoint)) report('site-endpoint', at, 'each endpoint once', printValue(endpoint));
    seen.add(endpoint);
    if (endpoint !== 'demo:') checkUrl(endpoint, source, at, report);
    else if (all.length > 1)
      report('site-endpoint', at, '`demo:` by itself', 'other endpoints beside it');
  }
}

function checkUrl(endpoint: string, source: SourceFile, path: FieldPath, report: Report): void {
  const { insecure } = source;
  const proxy = source.proxy !== undefined && URL.canParse(source.proxy) ? source.proxy : undefined;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || (url.protocol !== 'wss:' && url.protocol !== 'ws:')) {
    const expected = 'a URL such as `wss://plant-a.example:7700`, or `demo:`';
    report(
      'site-endpoint',
      path,
      expected,
      url !== undefined && carriesSecret(url) ? 'another URL' : printValue(endpoint),
    );
  } else if (carriesSecret(url)) {
    const expected = 'a URL without user, password or token; `tokenSecret` names the secret';
    report('site-literal-secret', path, expected, `one for ${url.host} that carries a secret`);
  } else if (!insecure && isOpenLine(endpoint, proxy)) {
    const expected = '`wss://`, or `insecure: true` at the source where that risk is accepted';
    report('site-insecure-endpoint', path, expected, printValue(endpoint));
  }
}

function checkProxy({ proxy }: SourceFile, path: FieldPath, report: Report): void {
  if (proxy === undefined) return;
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  const at = [...path, 'proxy'];
  if (url !== undefined && carriesSecret(url)) {
    const expected = 'a URL without user and password; `proxySecret` names the secret';
    report('site-literal-secret', at, expected, `one for ${url.host} that carries a secret`);
  } else if (
    url === undefined ||
    url.protocol !== 'http:' ||
    `${url.pathname}${url.search}${url.hash}` !== '/'
  ) {
    report('site-proxy', at, 'a URL such as `http://proxy.example:3128`', printValue(proxy));
  }
}

/** Fields of a source that mean something only beside another. */
const COMPANIONS = [
  ['clientCertFile', 'clientKeyFile'],
  ['clientKeyFile', 'clientCertFile'],
  ['clientKeySecret', 'clientKeyFile'],
  ['proxySecret', 'proxy'],
] as const;

function checkCompanions(source: SourceFile, path: FieldPath, report: Report): void {
  for (const [field, needed] of COMPANIONS) {
    if (source[field] === undefined || source[needed] !== undefined) continue;
    report('site-missing-field', [...path, field], `\`${needed}\` beside it`, 'it alone');
  }
}

/** Query fields that carry credentials. */
const SECRET_FIELD = /^(access_?token|token|key|api_?key|secret|password|auth(orization)?)$/i;

function carriesSecret(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return true;
  return [...url.searchParams].some(
    ([name, value]) => SECRET_FIELD.test(name) || looksLikeSecret(value),
  );
}

/** Pairs of link options of which the first must stay below the second. */
const RISING_TIMERS = [
  ['livenessPingMs', 'suspectAfterMs'],
  ['suspectAfterMs', 'deadAfterMs'],
  ['backoffBaseMs', 'backoffMaxMs'],
  ['probeTimeoutMs', 'probeEveryMs'],
] as const;

function checkLink(
  own: SourceFile['link'],
  inherited: NonNullable<SourceFile['link']>,
  path: FieldPath,
  report: Report,
): void {
  if (own === undefined) return;
  // The schema has bounded every value by the table that linkOptions reads.
  const values = linkOptions({ ...inherited, ...own });
  for (const [lower, upper] of RISING_TIMERS) {
    if (values[lower] < values[upper] || (own[lower] === undefined && own[upper] === undefined))
      continue;
    const field = own[lower] === undefined ? upper : lower;
    const expected =
      field === lower
        ? `less than \`${upper}\`, ${printDuration(values[upper])}`
        : `more than \`${lower}\`, ${printDuration(values[lower])}`;
    report('site-order', [...path, field], expected, printDuration(values[field]));
  }
}

interface Ages {
  readonly lateAfterMs?: number;
  readonly staleAfterMs?: number;
}

function checkAges(own: Ages, inherited: Ages, path: FieldPath, report: Report): void {
  const { lateAfterMs, staleAfterMs } = { ...inherited, ...own };
  if (lateAfterMs === undefined || staleAfterMs === undefined || lateAfterMs < staleAfterMs) return;
  if (own.staleAfterMs !== undefined) {
    const expected = `more than \`lateAfterMs\`, ${printDuration(lateAfterMs)}`;
    report('site-order', [...path, 'staleAfterMs'], expected, printDuration(staleAfterMs));
  } else if (own.lateAfterMs !== undefined) {
    const expected = `less than \`staleAfterMs\` of the source, ${printDuration(staleAfterMs)}`;
    report('site-order', [...path, 'lateAfterMs'], expected, printDuration(lateAfterMs));
  }
}

function checkTag(tag: TagFile, path: FieldPath, report: Report): void {
  if (tag.derive !== undefined) checkDerived(tag, tag.derive, path, report);
  for (const field of ['span', 'normal'] as const) {
    const range = tag[field];
    if (range === undefined || range[0] < range[1]) continue;
    report('site-order', [...path, field], 'the lower end first', `[${range.join(', ')}]`);
  }
  const rising = (['lolo', 'lo', 'hi', 'hihi'] as const).filter(
    (name) => tag.limits?.[name] !== undefined,
  );
  for (const [index, name] of rising.entries()) {
    const below = rising[index - 1];
    const limit = tag.limits?.[name];
    const lower = below === undefined ? undefined : tag.limits?.[below];
    if (limit === undefined || lower === undefined || lower < limit) continue;
    report(
      'site-order',
      [...path, 'limits', name],
      `more than \`${below}\`, ${lower}`,
      String(limit),
    );
  }
  if (
    tag.intervalMs !== undefined &&
    tag.lateAfterMs !== undefined &&
    tag.lateAfterMs <= tag.intervalMs
  ) {
    const expected = `more than \`intervalMs\`, ${printDuration(tag.intervalMs)}, or every sample comes late`;
    report('site-order', [...path, 'lateAfterMs'], expected, printDuration(tag.lateAfterMs));
  }
}

function checkWidgets(widgets: readonly WidgetFile[], path: FieldPath, report: Report): void {
  for (const [index, widget] of widgets.entries()) {
    if (widget.kind === 'panel') checkWidgets(widget.widgets, [...path, index, 'widgets'], report);
    if (widget.kind === 'kpi') checkKpi(widget, [...path, index], report);
    if (widget.kind === 'trend') checkSeries(widget.series, [...path, index, 'series'], report);
    if (widget.kind !== 'trend' || widget.min === undefined || widget.max === undefined) continue;
    if (widget.min >= widget.max) {
      report(
        'site-order',
        [...path, index, 'max'],
        `more than \`min\`, ${widget.min}`,
        String(widget.max),
      );
    }
  }
}

function checkSeries(
  series: Extract<WidgetFile, { kind: 'trend' }>['series'],
  path: FieldPath,
  report: Report,
): void {
  for (const [index, one] of series.entries()) {
    if (typeof one === 'string' || one.span === undefined || one.span[0] < one.span[1]) continue;
    const got = `[${one.span.join(', ')}]`;
    report('site-order', [...path, index, 'span'], 'the lower end first', got);
  }
}

/** Fields that mean something only for a tag that a source has. */
const OF_SOURCES = ['source', 'name', 'intervalMs', 'lateAfterMs', 'staleAfterMs'] as const;

function checkDerived(
  tag: TagFile,
  derive: NonNullable<TagFile['derive']>,
  path: FieldPath,
  report: Report,
): void {
  for (const field of OF_SOURCES) {
    if (tag[field] === undefined) continue;
    report(
      'site-derived-field',
      [...path, field],
      '`derive` without it: no source has the tag',
      field,
    );
  }
  const { function: name, of, equals, needs } = derive;
  const at = [...path, 'derive'];
  if (name === 'difference' && of.length !== 2)
    report('site-derived-field', [...at, 'of'], 'two tags for a `difference`', String(of.length));
  if ((name === 'count') !== (equals !== undefined)) {
    const expected = name === 'count' ? '`equals` beside `count`' : '`count` beside `equals`';
    report('site-derived-field', [...at, 'equals'], expected, name);
  }
  if (needs === undefined) return;
  if (name === 'sum' || name === 'difference') {
    const expected = 'none: a part of a sum is another number';
    report('site-derived-field', [...at, 'needs'], expected, String(needs));
  } else if (needs > of.length) {
    report(
      'site-derived-field',
      [...at, 'needs'],
      `at most ${of.length}, all inputs`,
      String(needs),
    );
  }
}

function checkKpi(
  widget: Extract<WidgetFile, { kind: 'kpi' }>,
  path: FieldPath,
  report: Report,
): void {
  const { band, function: name } = widget;
  const at = [...path, 'band'];
  if (band !== undefined && band[0] >= band[1])
    report('site-order', at, 'the lower end first', `[${band.join(', ')}]`);
  if (name === 'inBand' && band === undefined)
    report('site-missing-field', path, '`band` beside `function: inBand`', 'none');
}
