/**
 * One row per tag: the newest sample as it arrived, and what the operator is shown of it. Batches
 * touch only plain fields; each pass judges the tags of the present screen and replaces a tag's
 * `ShownTag` only when something visible changed, so that Vue hears of nothing else.
 *
 * 1. Proof times are kept on the page's clock from the moment of arrival (now.ts).
 * 2. A tag that comes onto the screen starts without a value: main sent no changes of it meanwhile,
 *    and the proof of its subscription must not make the value of its last visit look current.
 */
import { computed, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import type {
  Derivation,
  LampState,
  Quality,
  SampleValue,
  Site,
  SiteSource,
  SiteTag,
  TagColumns,
  TagEntry,
  TagKey,
} from '../../preload/api.d.ts';
import { fromMain, pageNow, unixNow } from '../now.ts';
import { derive } from '../derive.ts';
import { ageLimits, judge } from '../quality.ts';
import type { AgeLimits, Evidence, TagState, Verdict } from '../quality.ts';
import { decimalsForSpan } from '../text/format.ts';
import { sinceText, words } from '../text/locale.ts';
import { markText, WAITING_MARK } from '../text/mark.ts';
import { sourceFacts } from './links.ts';

/**
 * While only the proof advances, `data-proof` is rewritten this often, ms. The contract is 250, and
 * half of that keeps it whatever the time between two passes.
 */
const PROOF_EVERY_MS = 125;

/** What stands still about a tag: words, numbers of its scale. */
interface TagFace {
  readonly source: string;
  /** Name at the source. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly unit: string;
  readonly decimals: number | null;
  readonly span: readonly [number, number] | null;
  readonly normal: readonly [number, number] | null;
  readonly limits: NonNullable<SiteTag['limits']>;
  readonly states: Readonly<Record<string, LampState>> | null;
  readonly setpoint: TagKey | null;
  readonly command: TagKey | null;
  /** Made of others on the wall; null: a tag of its source. */
  readonly derive: Derivation | null;
  /** Milliseconds between samples; null: sent on change. */
  readonly intervalMs: number | null;
  /** Age of proof at which LIVE ends, ms. */
  readonly limitMs: number;
}

/** What a widget shows of a tag; replaced as a whole when anything of it changes. */
export interface ShownTag extends TagFace {
  readonly key: TagKey;
  /** Dictionary index; -1 before main told it. */
  readonly index: number;
  readonly value: SampleValue;
  readonly quality: Quality;
  /** Unix ms of the sample at its source; NaN without one. */
  readonly sourceTime: number;
  readonly state: TagState;
  /** Reason word for `uncertain` and `bad`, empty otherwise. */
  readonly reason: string;
  /** Age of proof when this was made, ms; Infinity if nothing ever proved it. */
  readonly ageMs: number;
  /** Words of the mark; empty while live. */
  readonly mark: string;
  /** Unix ms of the proof; NaN if nothing ever proved it. */
  readonly proofTime: number;
}

/** One tag; fields of `Evidence` are written by batches and read by `judge`. */
interface Row extends Evidence {
  readonly key: TagKey;
  readonly shown: ShallowRef<ShownTag>;
  face: TagFace;
  entry: TagEntry | null;
  publishedAt: number;
  standing: Evidence['standing'];
  value: SampleValue;
  quality: Quality;
  sourceTime: number;
  /** Proof by the newest sample itself. */
  sampleProvenAt: number;
  sampleProofTime: number;
  provenAt: number;
  proofTime: number;
  waitingSinceAt: number;
  limits: AgeLimits;
  range: readonly [number, number] | null;
  linkDown: boolean;
  skewMs: number | null;
}

interface Proof {
  /** Page clock. */
  at: number;
  /** Unix ms. */
  time: number;
}

const rows = new Map<TagKey, Row>();
const byIndex: (Row | undefined)[] = [];
const proofs: (Proof | undefined)[] = [];
const dictionaryVersion = shallowRef(0);
let site: Site | null = null;
let sources: ReadonlyMap<string, SiteSource> = new Map();
let firstSource = '';
let shownPatterns: readonly TagKey[] = [];
let onScreen: readonly Row[] = [];
/** Of those on the screen; their inputs are there too. */
let derivedOnScreen: readonly Row[] = [];
/** All that the site declares. */
let derivedRows: readonly Row[] = [];
/** Made when first asked for after `onScreen` changed. */
let limitsOnScreen: ReadonlyMap<string, number> | null = null;

/** What is shown of a tag, kept up to date while the tag is on the present screen. */
export function useTag(key: () => TagKey): Readonly<Ref<ShownTag>> {
  return computed(() => rowOf(key()).shown.value);
}

/** What is shown of a tag; reactive when read in a component. */
export function shownTag(key: TagKey): ShownTag {
  return rowOf(key).shown.value;
}

/** The source of a tag, as far as site and dictionary tell; not reactive. */
export function sourceOf(key: TagKey): string {
  return rowOf(key).face.source;
}

/** Keys of the dictionary that match, in its order; reactive. Prefixes end in `*`. */
export function matchKeys(patterns: readonly TagKey[]): TagKey[] {
  void dictionaryVersion.value;
  return matchingRows(patterns).map((row) => row.key);
}

/** Age of a proof slot at `now` (page clock), ms; Infinity if it never was proven. */
export function proofAgeMs(slot: number, now: number): number {
  const proof = slot < 0 ? undefined : proofs[slot];
  return proof === undefined ? Infinity : Math.max(0, now - proof.at);
}

/** Unix ms of a slot's newest proof; NaN if it never was proven. */
export function proofTimeOf(slot: number): number {
  return (slot < 0 ? undefined : proofs[slot]?.time) ?? NaN;
}

/** A new site: words and limits of every tag are made anew. */
export function applySite(next: Site): void {
  site = next;
  sources = new Map(next.sources.map((source) => [source.id, source]));
  firstSource = next.sources[0]?.id ?? '';
  derivedRows = Object.values(next.tags).flatMap((tag) =>
    tag.derive === undefined ? [] : [rowOf(tag.key)],
  );
  for (const row of rows.values()) dress(row);
  for (const row of derivedRows) dress(row);
  expandShown();
}

/** New or changed entries of the dictionary. */
export function applyEntries(entries: readonly TagEntry[]): void {
  for (const entry of entries) {
    const row = rowOf(entry.key);
    if (row.entry !== null && row.entry.index !== entry.index) {
      byIndex[row.entry.index] = undefined;
      // Another tag by the same key: a new site file moved it.
      forgetSample(row);
    }
    row.entry = entry;
    row.standing = entry.standing;
    byIndex[entry.index] = row;
    dress(row);
  }
  // Their limits are those of their inputs.
  for (const row of derivedRows) dress(row);
  expandShown();
  dictionaryVersion.value += 1;
}

/** Newest values. `toUnix` is the sender's Unix time minus its monotonic time. */
export function applyTags(columns: TagColumns, toUnix: number): void {
  const { index, value, sourceTime, quality, provenAt } = columns;
  for (let i = 0; i < index.length; i += 1) {
    const row = byIndex[index[i] ?? -1];
    if (row === undefined) continue;
    const at = provenAt[i] ?? -Infinity;
    row.value = value[i] ?? null;
    row.sourceTime = sourceTime[i] ?? NaN;
    row.quality = quality[i] ?? 'bad';
    row.sampleProvenAt = fromMain(at);
    row.sampleProofTime = at === -Infinity ? NaN : at + toUnix;
  }
}

/** Proof slots that moved, as `[slot, provenAt]` pairs. */
export function applyProofs(pairs: Float64Array, toUnix: number): void {
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const slot = pairs[i] ?? 0;
    const at = pairs[i + 1] ?? -Infinity;
    proofs[slot] = at === -Infinity ? undefined : { at: fromMain(at), time: at + toUnix };
  }
}

/** The tags of the present screen from now on (keys and prefixes); new ones await their value. */
export function setShown(patterns: readonly TagKey[]): void {
  const before = new Set(onScreen);
  shownPatterns = patterns;
  expandShown();
  const now = pageNow();
  for (const row of onScreen) {
    if (before.has(row)) continue;
    forgetSample(row);
    row.waitingSinceAt = now;
  }
  judgeTags(now);
}

/** Judges every tag on screen; returns when a state changes next with nothing new arriving. */
export function judgeTags(now: number): number {
  let nextAt = Infinity;
  for (const row of onScreen) {
    if (row.face.derive !== null) continue;
    const facts = sourceFacts(row.face.source);
    row.linkDown = facts.linkDown;
    row.skewMs = facts.skewMs;
    prove(row);
    const verdict = judge(row, now);
    nextAt = Math.min(nextAt, verdict.changesAt);
    publish(row, verdict, now);
  }
  for (const row of derivedOnScreen) judgeDerived(row, now);
  return nextAt;
}

/** A derived tag follows its inputs, which have just been judged. */
function judgeDerived(row: Row, now: number): void {
  const { derive: rule } = row.face;
  if (rule === null) return;
  const made = derive(
    rule,
    rule.of.map((key) => rowOf(key).shown.value),
  );
  row.value = made.value;
  row.sourceTime = made.sourceTime;
  row.quality = made.state === 'bad' ? 'bad' : made.state === 'uncertain' ? 'uncertain' : 'good';
  row.proofTime = made.proofTime;
  const { state, reason, ageMs } = made;
  const cause = state === 'bad' || state === 'uncertain' ? 'quality' : 'age';
  const count = reason === made.count ? '' : made.count;
  publish(row, { state, cause, reason, ageMs, changesAt: Infinity }, now, count);
}

/** Until when (page clock) all values that look live may do so; Infinity with none. */
export function liveUntil(): number {
  let until = Infinity;
  for (const { shown, provenAt, limits } of onScreen) {
    const { state, derive: rule } = shown.value;
    // A derived one may look live for as long as its inputs, which are on the screen too.
    if (rule === null && (state === 'live' || state === 'uncertain')) {
      until = Math.min(until, provenAt + limits.lateMs);
    }
  }
  return until;
}

/** Age of proof at which a tag on screen is no longer live, ms; Infinity for one that is not. */
export function limitOf(source: string, name: string): number {
  limitsOnScreen ??= new Map(
    onScreen.map(({ face }) => [`${face.source}\0${face.name}`, face.limitMs]),
  );
  return limitsOnScreen.get(`${source}\0${name}`) ?? Infinity;
}

/** The newer of the sample's own proof and its subscription's; a stored value has neither. */
function prove(row: Row): void {
  row.provenAt = row.sampleProvenAt;
  row.proofTime = row.sampleProofTime;
  const slot = row.entry?.proof ?? -1;
  const proof = slot < 0 ? undefined : proofs[slot];
  if (proof === undefined || row.sampleProvenAt === -Infinity || proof.at <= row.provenAt) return;
  row.provenAt = proof.at;
  row.proofTime = proof.time;
}

function publish(row: Row, verdict: Verdict, now: number, count = ''): void {
  const shown = row.shown.value;
  const plain = markText(verdict, () => sinceText(row.sourceTime, unixNow(), 'minute'), words());
  const mark = count === '' || plain === WAITING_MARK ? plain : `${plain} \u00b7 ${count}`;
  const changed =
    !Object.is(shown.value, row.value) ||
    shown.state !== verdict.state ||
    !Object.is(shown.sourceTime, row.sourceTime) ||
    shown.quality !== row.quality ||
    shown.reason !== verdict.reason ||
    shown.mark !== mark;
  const proofMoved = !Object.is(shown.proofTime, row.proofTime);
  if (!changed && !(proofMoved && now - row.publishedAt >= PROOF_EVERY_MS)) return;
  row.publishedAt = now;
  row.shown.value = {
    ...row.face,
    key: row.key,
    index: row.entry?.index ?? -1,
    value: row.value,
    quality: row.quality,
    sourceTime: row.sourceTime,
    state: verdict.state,
    reason: verdict.reason,
    ageMs: verdict.ageMs,
    mark,
    proofTime: row.proofTime,
  };
}

function rowOf(key: TagKey): Row {
  const known = rows.get(key);
  if (known !== undefined) return known;
  const { face, limits, range } = faceOf(key, null);
  const row: Row = {
    key,
    face,
    limits,
    range,
    entry: null,
    publishedAt: -Infinity,
    standing: 'waiting',
    ...NO_SAMPLE,
    waitingSinceAt: pageNow(),
    linkDown: false,
    skewMs: null,
    shown: shallowRef({
      ...face,
      key,
      index: -1,
      value: null,
      quality: 'good',
      sourceTime: NaN,
      state: 'waiting',
      reason: '',
      ageMs: Infinity,
      mark: '',
      proofTime: NaN,
    }),
  };
  rows.set(key, row);
  return row;
}

const NO_SAMPLE = {
  value: null,
  quality: 'good',
  sourceTime: NaN,
  sampleProvenAt: -Infinity,
  sampleProofTime: NaN,
  provenAt: -Infinity,
  proofTime: NaN,
} as const;

function forgetSample(row: Row): void {
  Object.assign(row, NO_SAMPLE);
}

/** Gives a row the words and limits of the present site and entry, and shows them. */
function dress(row: Row): void {
  const { face, limits, range } = faceOf(row.key, row.entry);
  row.face = face;
  row.limits = limits;
  row.range = range;
  row.shown.value = { ...row.shown.value, ...face, index: row.entry?.index ?? -1 };
}

function faceOf(
  key: TagKey,
  entry: TagEntry | null,
): { face: TagFace; limits: AgeLimits; range: readonly [number, number] | null } {
  const tag = site?.tags[key];
  const info = entry?.info ?? {};
  const source = entry?.source ?? tag?.source ?? firstSource;
  const name = entry?.name ?? tag?.name ?? key;
  const range =
    info.min !== undefined && info.max !== undefined ? ([info.min, info.max] as const) : null;
  const span = tag?.span ?? range;
  const intervalMs = tag?.intervalMs ?? info.intervalMs ?? null;
  const limits = ageLimits(intervalMs, tag ?? {}, sources.get(source) ?? {});
  // An oldest proof may be as old as the slowest input allows.
  const inputLimits = (tag?.derive?.of ?? []).map((input) => rowOf(input).limits.lateMs);
  const face: TagFace = {
    source,
    name,
    label: tag?.label ?? name,
    description: info.description ?? '',
    unit: tag?.unit ?? info.unit ?? '',
    decimals: tag?.decimals ?? (span === null ? null : decimalsForSpan(span[0], span[1])),
    span,
    normal: tag?.normal ?? null,
    limits: tag?.limits ?? {},
    states: tag?.states ?? null,
    setpoint: tag?.setpoint ?? null,
    command: tag?.command ?? null,
    derive: tag?.derive ?? null,
    intervalMs,
    limitMs: Math.max(limits.lateMs, ...inputLimits),
  };
  return { face, limits, range };
}

function expandShown(): void {
  onScreen = [...new Set([...matchingRows(shownPatterns), ...plainRows(shownPatterns)])];
  derivedOnScreen = onScreen.filter(({ face }) => face.derive !== null);
  limitsOnScreen = null;
}

/** Keys named outright are shown, and judged, before main has told of them. */
function plainRows(patterns: readonly TagKey[]): Row[] {
  return patterns.filter((pattern) => !pattern.endsWith('*')).map(rowOf);
}

function matchingRows(patterns: readonly TagKey[]): Row[] {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((p) => p.endsWith('*')).map((p) => p.slice(0, -1));
  const found: Row[] = [];
  for (const row of [...byIndex, ...derivedRows]) {
    if (row === undefined) continue;
    const { key, face } = row;
    // The rule of main's TagDirectory.covers.
    const address = `${face.source}:${face.name}`;
    const matches =
      exact.has(key) ||
      prefixes.some(
        (p) =>
          key.startsWith(p) ||
          address.startsWith(p) ||
          (face.source === firstSource && face.name.startsWith(p)),
      );
    if (matches) found.push(row);
  }
  return found;
}
