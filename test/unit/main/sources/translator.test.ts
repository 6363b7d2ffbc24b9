/** What a session is told of snapshots that come in parts, and of credentials. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import type { SessionNews } from '../../../../src/main/sources/driver.ts';
import { Translator } from '../../../../src/main/sources/vigil/translator.ts';

/** A translator, and what it told: subscription, whether more is needed, and the tags of each. */
class Ear {
  readonly told: string[] = [];
  readonly #translator = new Translator();

  hear(text: string): void {
    this.#translator.translate(text, (news) => this.told.push(describe(news)));
  }

  /** A part with one tag; `end` without more. */
  part(id: number, part: number | undefined, end = false): void {
    const tag = `T${part ?? 'whole'}`;
    const fields = { id, seq: 1, recovered: end, missed: 0, unknown: [] };
    const content = { samples: [[tag, 1, 2]], tags: { [tag]: {} } };
    const number = part === undefined ? {} : { part, ...(end ? {} : { more: true }) };
    this.hear(JSON.stringify({ type: 'snapshot', ...fields, ...content, ...number }));
  }
}

function describe(news: SessionNews): string {
  if (news.type === 'malformed') return news.code;
  if (news.type !== 'snapshot') return news.type;
  const { subscription, more, tags, samples } = news;
  assert.equal(samples.length, tags.size);
  return `${subscription} ${more === true ? 'part' : 'whole'} ${[...tags.keys()].join()}`;
}

test('parts are told as they come, and only the last confirms', () => {
  const ear = new Ear();
  ear.part(7, 0);
  ear.hear('{"type":"heartbeat","seq":1,"time":5}');
  ear.part(8, undefined, true);
  ear.part(7, 1);
  ear.part(7, 2, true);
  assert.deepEqual(ear.told, [
    '7 part T0',
    'heartbeat',
    '8 whole Twhole',
    '7 part T1',
    '7 whole T2',
  ]);
});

for (const lost of [0, 1]) {
  test(`when part ${lost} of three was malformed the last confirms nothing, and it is said`, () => {
    const ear = new Ear();
    for (const part of [0, 1]) {
      if (part === lost) ear.hear('{"type":"snapshot","id":7,"part":');
      else ear.part(7, part);
    }
    ear.part(7, 2, true);
    const came = lost === 0 ? ['frame-not-json', '7 part T1'] : ['7 part T0', 'frame-not-json'];
    assert.deepEqual(ear.told, [...came, 'frame-part-missing', '7 part T2']);
    // Asked again, it comes whole.
    ear.told.length = 0;
    ear.part(7, 0);
    ear.part(7, 1, true);
    assert.deepEqual(ear.told, ['7 part T0', '7 whole T1']);
  });
}

test('a snapshot that begins anew makes the unfinished one forgotten', () => {
  const ear = new Ear();
  ear.part(7, 0);
  ear.part(7, 1);
  ear.part(7, 0);
  ear.part(7, 2, true);
  ear.part(7, 0);
  ear.part(7, undefined, true);
  ear.part(7, 1, true);
  assert.deepEqual(ear.told.slice(3), [
    'frame-part-missing',
    '7 part T2',
    '7 part T0',
    '7 whole Twhole',
    'frame-part-missing',
    '7 part T1',
  ]);
});

test('a server that begins snapshots without end costs a bounded memory and no wrong word', () => {
  const ear = new Ear();
  for (let id = 0; id <= 1_024; id += 1) ear.part(id, 0);
  ear.told.length = 0;
  ear.part(0, 1, true);
  ear.part(1_024, 1, true);
  assert.deepEqual(ear.told, ['frame-part-missing', '0 part T1', '1024 whole T1']);
});

test('the life of a credential is told as far as a timer reaches, and not where the server is silent', () => {
  const lives: unknown[] = [];
  const translator = new Translator();
  const welcome = {
    type: 'welcome',
    session: 's',
    epoch: 'e',
    seq: 1,
    heartbeatMs: 1_000,
    time: 5,
  };
  for (const frame of [
    welcome,
    { ...welcome, authorizedForMs: 600_000 },
    { type: 'authorized' },
    { type: 'authorized', authorizedForMs: 1e300 },
  ]) {
    translator.translate(JSON.stringify(frame), (news) => {
      assert.ok(news.type === 'welcomed' || news.type === 'authorized');
      lives.push(news.authorizedForMs);
    });
  }
  assert.deepEqual(lives, [undefined, 600_000, undefined, 2 ** 31 - 1]);
});
