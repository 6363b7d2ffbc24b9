/**
 * One wall through many faults. Each fault gets a plant and a link of its own: the site file is
 * rewritten with a new source, so the app is started once and no link remembers the fault before.
 *
 * From the moment a fault's wall is live the recorder looks at every value 20 times a second;
 * `Watch.healed` then holds all it saw against quality.md and what the plant published.
 */
import { expect } from '@playwright/test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageLife, pageTrends, shownTags, type PageLife } from './page-reading.ts';
import { PlantProcess } from './plant.ts';
import { declaredIntervals, publishedSamples, sessionCount } from './plant-truth.ts';
import { liveLimitMs, Recorder, type Change, type Violation } from './recorder.ts';
import { until } from './until.ts';
import { makeFolder, startWall, type DrivenWall } from './wall.ts';

/** Shown as trends too; the plant says each at least twice a second, the first three ten times. */
const TRENDED = ['FT-201', 'PT-201', 'LT-101', 'LT-201'];
/** The freeze is measured on tags that speak ten times a second, as in product.md's budget. */
const FAST = TRENDED.slice(0, 3);
/** Spoken every second, every other second, and on change. */
const SLOW = [
  'TT-101',
  'FT-202',
  'TT-203',
  'P-201.RUN',
  'C-200.MODE',
  'B-101.BURNER',
  'PIC-101.SP',
];
const TAGS = [...TRENDED, ...SLOW];
/** quality.md: the time between two judgements. */
const TOLERANCE_MS = 250;
/** On a busy machine everything takes longer; nothing here is a limit of speed. */
const PATIENCE_MS = 60_000;
const HISTORY_MINUTES = 3;
/** Recorded of the live wall before a fault. */
const LOOKS_BEFORE = 20;

/** What `healed` cannot know. */
export interface Expectation {
  /** Tags whose sensor was silent: no samples to be recovered. */
  readonly silenced?: readonly string[];
}

/** A simulated plant that publishes the same frames again when it is started again. */
export function startSimulation(origin = Date.now()): Promise<PlantProcess> {
  return PlantProcess.start(
    ...['--seed', '1', '--epoch', 'set-1', '--origin', String(origin)],
    ...['--history-minutes', String(HISTORY_MINUTES)],
  );
}

/** See the head of this file. */
export class FaultWall {
  readonly #folder = makeFolder();
  #wall: DrivenWall | undefined;
  #recorder: Recorder | undefined;
  /** Indexes of the window's dictionary below this belong to faults before. */
  #firstIndex = 0;

  /** Shows the plants as one source of that name and resolves when all of it is live. */
  async show(name: string, ...plants: readonly PlantProcess[]): Promise<Watch> {
    return this.#show(name, plants, 'none');
  }

  /** The same with two sessions at a time, both subscribed; resolves when both plants have one. */
  async showTwice(name: string, ...plants: readonly PlantProcess[]): Promise<Watch> {
    const watch = await this.#show(name, plants, 'active-active');
    for (const { url } of plants)
      await expect.poll(() => sessionCount(url), { timeout: PATIENCE_MS }).toBe(1);
    return watch;
  }

  async #show(name: string, plants: readonly PlantProcess[], redundancy: string): Promise<Watch> {
    const site = faultSite(
      name,
      plants.map(({ url }) => url),
      redundancy,
    );
    const userData = join(this.#folder.path, 'data');
    if (this.#wall?.siteFile === undefined) this.#wall = await startWall({ site, userData });
    else writeFileSync(this.#wall.siteFile, JSON.stringify(site));
    this.#recorder ??= await Recorder.start(this.#wall);
    const watch = new Watch({
      name,
      wall: this.#wall,
      recorder: this.#recorder,
      plants,
      firstIndex: this.#firstIndex,
      ledgerFile: join(userData, 'state', 'outages.json'),
    });
    await watch.begin();
    this.#firstIndex = watch.lastIndex + 1;
    return watch;
  }

  async stop(): Promise<void> {
    await this.#recorder?.stop();
    await this.#wall?.stop();
    this.#wall = undefined;
    this.#recorder = undefined;
    this.#folder.remove();
  }
}

interface WatchSetup {
  /** Of the fault, and of the source that suffers it. */
  readonly name: string;
  readonly wall: DrivenWall;
  readonly recorder: Recorder;
  readonly plants: readonly PlantProcess[];
  readonly firstIndex: number;
  /** Where the wall keeps its outages. */
  readonly ledgerFile: string;
}

/** One fault; times are Unix ms. */
export class Watch {
  readonly name: string;
  readonly #wall: DrivenWall;
  readonly #recorder: Recorder;
  readonly #plants: readonly PlantProcess[];
  readonly #firstIndex: number;
  readonly #ledgerFile: string;
  #intervals: ReadonlyMap<string, number | null> = new Map();
  #life: PageLife = { timeOrigin: NaN, frame: NaN };
  #liveTime = NaN;
  #lastIndex = 0;

  constructor({ name, wall, recorder, plants, firstIndex, ledgerFile }: WatchSetup) {
    this.name = name;
    this.#wall = wall;
    this.#recorder = recorder;
    this.#plants = plants;
    this.#firstIndex = firstIndex;
    this.#ledgerFile = ledgerFile;
  }

  get page(): DrivenWall['page'] {
    return this.#wall.page;
  }

  get app(): DrivenWall['app'] {
    return this.#wall.app;
  }

  /** Tags on the screen. */
  get tags(): readonly string[] {
    return TAGS;
  }

  /** Highest index of a trended tag in the window's dictionary. */
  get lastIndex(): number {
    return this.#lastIndex;
  }

  /** The wall is live and a second of that is recorded: what comes now is the fault. */
  async begin(): Promise<void> {
    await this.allLive();
    this.#intervals = await declaredIntervals(this.#url, TAGS);
    const trends = await pageTrends(this.#wall, this.name, TRENDED, this.#firstIndex);
    this.#lastIndex = Math.max(...[...trends.values()].map(({ index }) => index));
    this.#life = await pageLife(this.#wall);
    this.#liveTime = Date.now();
    await this.looks(LOOKS_BEFORE);
  }

  /** Waits until the recorder has looked so often: time as the page sees it pass. */
  async looks(count: number): Promise<void> {
    const target = this.#recorder.looks + count;
    const patienceMs = PATIENCE_MS + 100 * count;
    await until(`${count} looks`, () => this.#recorder.looks >= target, patienceMs);
  }

  /** Waits until every value of this source is live and the link says so. */
  async allLive(): Promise<void> {
    const { page } = this.#wall;
    const own = `[data-tag][data-source="${this.name}"]`;
    const patience = { timeout: PATIENCE_MS };
    await expect(page.locator(own).first()).toBeAttached(patience);
    await expect(page.locator(`${own}:not([data-state="live"])`)).toHaveCount(0, patience);
    await expect.poll(() => this.linkState(), patience).toBe('live');
  }

  /** Waits until nothing on the wall says live. */
  async nothingLive(): Promise<void> {
    const live = this.#wall.page.locator('[data-tag][data-state="live"]');
    await expect(live).toHaveCount(0, { timeout: PATIENCE_MS });
  }

  /** Waits until a tag is shown in one of these states. */
  async shows(tag: string, ...states: readonly string[]): Promise<void> {
    const stateOf = async (): Promise<string | undefined> =>
      (await shownTags(this.#wall, this.name)).find((shown) => shown.tag === tag)?.state;
    await expect.poll(stateOf, { timeout: PATIENCE_MS }).toMatch(new RegExp(states.join('|')));
  }

  /** What the root says of the link now. */
  async linkState(): Promise<string> {
    const links = await this.#wall.page.locator('[data-links]').getAttribute('data-links');
    const states = JSON.parse(links ?? '{}') as Record<string, string>; // quality.md
    return states[this.name] ?? '';
  }

  /** Every state of the link seen since it was live. */
  linkStates(): ReadonlySet<string> {
    const seen = this.#recorder.links.filter(({ time }) => time >= this.#liveTime);
    return new Set(seen.map(({ links }) => links[this.name] ?? ''));
  }

  /** Every state of a tag seen since it was live. */
  statesOf(tag: string): ReadonlySet<string> {
    return new Set(this.#changesOf(tag).map(({ state }) => state));
  }

  /** What the ledger says of this link's outages, a second after it was written at the latest. */
  outages(): readonly { readonly cause: string; readonly code: number | null }[] {
    if (!existsSync(this.#ledgerFile)) return [];
    const { content } = JSON.parse(readFileSync(this.#ledgerFile, 'utf8')) as {
      content: { source: string; cause: string; code: number | null }[]; // stored-state.ts
    };
    return content.filter(({ source }) => source === this.name);
  }

  /**
   * Waits until the wall is live again, then judges all that was recorded, prints the figures, and
   * holds screen and trends against what the plant published meanwhile.
   */
  async healed({ silenced = [] }: Expectation = {}): Promise<void> {
    await this.#allFresh(Date.now());
    await this.allLive();
    await this.#allRecovered(silenced);
    await this.looks(5);
    this.#print();
    assert.deepEqual(this.#tooOld(this.#recorder.proofAges), [], 'proofs too old while live');
    assert.deepEqual(this.#tooOld(this.#recorder.sampleAges), [], 'samples too old while live');
    const life = await pageLife(this.#wall);
    assert.equal(life.timeOrigin, this.#life.timeOrigin, 'the page was loaded anew');
    assert.ok(life.frame > this.#life.frame, 'the page painted nothing');
  }

  get #url(): string {
    const running = this.#plants.find((plant) => plant.isRunning);
    assert.ok(running, 'no plant is running');
    return running.url;
  }

  /** Waits until every value is live by something that is newer than `since`. */
  async #allFresh(since: number): Promise<void> {
    await expect(async () => {
      for (const { tag, state, time, proof } of await shownTags(this.#wall, this.name)) {
        const provenTime = this.#intervals.get(tag) == null ? proof : time;
        assert.ok(state === 'live' && provenTime > since, `${tag} ${state}, ${provenTime - since}`);
      }
    }).toPass({ timeout: PATIENCE_MS, intervals: [100] });
  }

  /** The screen shows published values, and the trends lack none of those since before the fault. */
  async #allRecovered(silenced: readonly string[]): Promise<void> {
    await expect(async () => {
      const shown = await shownTags(this.#wall, this.name);
      const trends = await pageTrends(this.#wall, this.name, TRENDED, this.#firstIndex);
      const published = await publishedSamples(this.#url, TAGS, 0, Date.now());
      for (const { tag, value, time } of shown) {
        const sample = published.get(tag)?.find(([publishedTime]) => publishedTime === time);
        assert.equal(value, String(sample?.[1]), `${tag} on the screen`);
      }
      for (const tag of TRENDED) {
        const trend = trends.get(tag);
        assert.ok(trend, `no trend holds what is shown of ${tag}`);
        // A flood pushes out what the plant remembered of the time before.
        const from = Math.max(this.#liveTime, published.get(tag)?.[0]?.[0] ?? Infinity);
        const to = trend.points.at(-1)?.[0] ?? NaN;
        const within = ([time]: readonly [number, unknown]): boolean => time >= from && time <= to;
        assert.deepEqual(trend.points.filter(within), published.get(tag)?.filter(within), tag);
        const gaps = trend.gaps.filter(([, end]) => end === null || end >= from);
        if (!silenced.includes(tag)) assert.deepEqual(gaps, [], `gaps of ${tag}`);
      }
    }).toPass({ timeout: PATIENCE_MS, intervals: [500] });
  }

  #limitMs(tag: string): number {
    return liveLimitMs(this.#intervals.get(tag) ?? null);
  }

  /** Ages of this source's tags since it was live; samples prove periodic tags only. */
  #ages(recorded: readonly Violation[]): { tag: string; ageMs: number; overMs: number }[] {
    const isSample = recorded === this.#recorder.sampleAges;
    return recorded
      .filter(({ time, tag }) => time >= this.#liveTime && tag.startsWith(`${this.name}/`))
      .map(({ tag, ageMs }) => ({ tag: tag.slice(this.name.length + 1), ageMs }))
      .filter(({ tag }) => !isSample || this.#intervals.get(tag) != null)
      .map(({ tag, ageMs }) => ({ tag, ageMs, overMs: ageMs - this.#limitMs(tag) }));
  }

  #tooOld(recorded: readonly Violation[]): readonly object[] {
    return this.#ages(recorded).filter(({ overMs }) => overMs > TOLERANCE_MS);
  }

  #changesOf(tag: string): readonly Change[] {
    return this.#recorder.changes.filter(
      (change) => change.time >= this.#liveTime && change.tag === `${this.name}/${tag}`,
    );
  }

  /** Longest time, ms, without a new live sample of a tag. */
  #freezeMs(tag: string): number {
    let freshTime = this.#liveTime;
    let sampleTime = -Infinity;
    let freezeMs = 0;
    for (const change of this.#changesOf(tag)) {
      if (change.state !== 'live' || !(change.sampleTime > sampleTime)) continue;
      sampleTime = change.sampleTime;
      freezeMs = Math.max(freezeMs, change.time - freshTime);
      freshTime = change.time;
    }
    return freezeMs;
  }

  /** The figures: the longest freeze of a fast tag, and the proof that came closest to its limit. */
  #print(): void {
    const frozenMs = Math.max(...FAST.map((tag) => this.#freezeMs(tag)));
    const ages = this.#ages(this.#recorder.proofAges);
    const worst = ages.reduce((a, b) => (b.overMs > a.overMs ? b : a));
    const causes = this.outages().map(({ cause }) => cause.replaceAll(' ', '-'));
    process.stdout.write(
      `fault=${this.name} frozenMs=${Math.round(frozenMs)} oldestLiveMs=${Math.round(worst.ageMs)} ` +
        `limitMs=${this.#limitMs(worst.tag)} tag=${worst.tag} links=${[...this.linkStates()].join()} ` +
        `causes=${causes.join()}\n`,
    );
  }
}

function faultSite(source: string, endpoints: readonly string[], redundancy: string): object {
  const key = (name: string): string => `${source}-${name}`;
  return {
    version: 1,
    name: `Fault ${source}`,
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: { [source]: { label: source, endpoints, link: { redundancy } } },
    tags: Object.fromEntries(TAGS.map((name) => [key(name), { source, name }])),
    screens: [
      {
        id: 'fault',
        title: source,
        columns: 12,
        rows: 6,
        widgets: [
          ...TAGS.map((name, index) => ({
            kind: 'value',
            tag: key(name),
            at: { x: (index % 6) * 2, y: Math.floor(index / 6), w: 2, h: 1 },
          })),
          {
            kind: 'trend',
            label: 'Fast',
            series: TRENDED.map(key),
            spanMs: HISTORY_MINUTES * 60_000,
            at: { x: 0, y: 2, w: 8, h: 4 },
          },
          { kind: 'alarms', at: { x: 8, y: 2, w: 4, h: 4 }, rows: 4 },
        ],
      },
    ],
  };
}
