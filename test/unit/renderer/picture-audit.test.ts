import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { coverAt, newestProofs, PictureAudit } from '../../../src/renderer/picture-audit.ts';

const GAP = 1_000_000;

test('frames that come in time never count, though values expire between them', () => {
  const audit = new PictureAudit();
  // Painted live 10 ms before the limit; the frame that marks it comes 240 ms later.
  audit.painted(1_010, 1_000, GAP);
  audit.painted(Infinity, 1_240, GAP);
  audit.painted(5_000, 1_250, GAP);
  audit.painted(5_000, 5_250, GAP);
  assert.equal(audit.staleAsLiveMs, 0);
});

test('a frame that stands beyond the limit and 250 ms counts for as long as it stands', () => {
  const audit = new PictureAudit();
  audit.painted(1_100, 1_000, GAP);
  audit.painted(Infinity, 1_850, GAP);
  assert.equal(audit.staleAsLiveMs, 500);
  audit.painted(Infinity, 9_000, GAP);
  assert.equal(audit.staleAsLiveMs, 500);
});

test('a picture that was painted too old counts from the moment it was painted', () => {
  const audit = new PictureAudit();
  audit.painted(-5_000, 1_000, GAP);
  audit.painted(Infinity, 1_100, GAP);
  assert.equal(audit.staleAsLiveMs, 100);
});

test('from 1.5 s on the dead-man layer hides what has run out, and nothing looks live', () => {
  const audit = new PictureAudit();
  audit.painted(1_100, 1_000, GAP);
  audit.painted(Infinity, 60_000, GAP);
  assert.equal(audit.staleAsLiveMs, 2_500 - 1_350);
});

test('a page that stands still is hidden when its first value runs out, not for a hiccup, in 3 s anyway', () => {
  assert.equal(coverAt(3_000, 1_000), 3_250);
  assert.equal(coverAt(1_100, 1_000), 2_500);
  assert.equal(coverAt(-Infinity, 1_000), 2_500);
  assert.equal(coverAt(9_000, 1_000), 4_000);
  assert.equal(coverAt(Infinity, 1_000), 4_000);
});

test('a PC that slept, or whose clock was set, is no fault of the picture', () => {
  const audit = new PictureAudit();
  audit.painted(1_100, 1_000, GAP);
  audit.painted(9_000, 8_000, GAP + 7_000);
  audit.painted(9_000, 8_100, GAP + 7_000);
  assert.equal(audit.staleAsLiveMs, 0);
});

test('a widget that does not follow the judge is found by looking at it', () => {
  const audit = new PictureAudit();
  const stuck = { source: 'boiler', looksLive: true, proofTime: 10_000, limitMs: 2_000 };
  const marked = { ...stuck, looksLive: false, proofTime: 0 };
  audit.looked([stuck, marked], 1_000, 12_400);
  audit.looked([stuck, marked], 2_000, 13_400);
  assert.equal(audit.staleAsLiveMs, 900);
  audit.looked([stuck], 3_000, 14_400);
  assert.equal(audit.staleAsLiveMs, 1_900);
});

test('what frames have counted is not counted again by the look', () => {
  const audit = new PictureAudit();
  const old = { source: 'boiler', looksLive: true, proofTime: 0, limitMs: 2_000 };
  audit.looked([], 0, 0);
  audit.painted(-1_000, 0, GAP);
  audit.painted(-1_000, 1_000, GAP);
  audit.looked([old], 1_000, 10_000);
  assert.equal(audit.staleAsLiveMs, 1_000);
});

test('the newest proof on screen is told by source, of lost sources too', () => {
  const tag = { source: 'boiler', looksLive: true, proofTime: 5, limitMs: 1 };
  assert.deepEqual(
    newestProofs([
      tag,
      { ...tag, proofTime: 7 },
      { ...tag, source: 'loop', proofTime: 3, looksLive: false },
      { ...tag, source: 'pumps', proofTime: Number.NaN },
    ]),
    [
      { source: 'boiler', time: 7 },
      { source: 'loop', time: 3 },
    ],
  );
});
