import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { readPictureHead } from '../../../../../src/main/site/image/picture-head.ts';
import { SMALL_PICTURES, smallPicture } from '../../../../support/small-pictures.ts';

for (const [name, bytes] of SMALL_PICTURES) {
  test(`${name} is known by its bytes, with its size`, () => {
    const head = readPictureHead(bytes);
    assert.deepEqual(head, { type: `image/${name.split(' ')[0]}`, width: 8, height: 6 });
  });

  test(`no beginning of ${name} is a whole picture`, () => {
    for (let length = 0; length < bytes.length - 1; length += 1) {
      const head = readPictureHead(bytes.subarray(0, length));
      assert.ok(typeof head === 'string', `${length} bytes`);
    }
    assert.equal(readPictureHead(bytes.subarray(0, bytes.length - 8)), 'incomplete');
  });
}

test('what else has the name of a picture is none', () => {
  for (const text of ['', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a', 'BM', '<html>']) {
    assert.equal(readPictureHead(new TextEncoder().encode(text)), 'notPicture', text);
  }
});

test('a picture of more pixels than a wall decodes is refused before anybody decodes it', () => {
  const wide = smallPicture('png');
  new DataView(wide.buffer).setUint32(16, 20_000);
  assert.equal(readPictureHead(wide), 'tooLarge');
  const both = smallPicture('png');
  new DataView(both.buffer).setUint32(16, 10_000);
  new DataView(both.buffer).setUint32(20, 10_000);
  assert.equal(readPictureHead(both), 'tooLarge');
  const empty = smallPicture('png');
  new DataView(empty.buffer).setUint32(20, 0);
  assert.equal(readPictureHead(empty), 'notPicture');
});

test('bytes that a camera adds behind a JPEG do no harm', () => {
  const padded = new Uint8Array([...smallPicture('jpeg'), ...new Array<number>(512).fill(0)]);
  assert.deepEqual(readPictureHead(padded), { type: 'image/jpeg', width: 8, height: 6 });
});

test('whatever the bytes are, there is an answer, and a picture keeps its bounds', () => {
  const changed = fc
    .tuple(
      fc.constantFrom(...SMALL_PICTURES.values()),
      fc.array(fc.tuple(fc.nat(170), fc.nat(255)), { maxLength: 6 }),
      fc.uint8Array({ maxLength: 40 }),
    )
    .map(([picture, changes, more]) => {
      const bytes = new Uint8Array([...picture, ...more]);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const head = readPictureHead(bytes);
      if (typeof head === 'string') return;
      assert.ok(head.width >= 1 && head.height >= 1);
      assert.ok(head.width * head.height <= 25_000_000);
    }),
    { numRuns: 3_000 },
  );
});
