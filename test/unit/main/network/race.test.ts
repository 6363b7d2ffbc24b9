/** The race for an address, on a clock that stands still, with attempts that end when told. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { AddressBook, type Address, type Resolve } from '../../../../src/main/network/addresses.ts';
import { ATTEMPT_STAGGER_MS, Race } from '../../../../src/main/network/race.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

/** Addresses written down; a colon makes it IPv6. */
function list(...addresses: string[]): Address[] {
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

/** A race whose attempts are listed with the times of their starts, in ms from the beginning. */
class Course {
  readonly clock = new VirtualClock(0);
  readonly starts: string[] = [];
  readonly givenUp: string[] = [];
  winner: string | undefined;
  errors: string[] | undefined;
  ends = 0;
  readonly #done = new Map<string, (error: Error | null, socket?: string) => void>();
  readonly race = new Race<string>({
    clock: this.clock,
    attempt: ({ address }, done) => {
      this.starts.push(`${address} ${this.clock.now()}`);
      this.#done.set(address, done);
      return () => this.givenUp.push(address);
    },
    finished: (error, socket) => {
      this.ends += 1;
      this.winner = socket;
      this.errors = error?.errors.map((one) => (one as Error).message);
    },
  });

  succeed(address: string): void {
    this.#done.get(address)?.(null, address);
  }

  fail(address: string): void {
    this.#done.get(address)?.(new Error(`${address} fails`));
  }
}

test('the preferred address is tried at once, the others follow each after a stagger, families in turn', () => {
  const course = new Course();
  course.race.add(list('a', 'b', 'c', '::1', '::2'));
  course.clock.advance(1_000);
  assert.deepEqual(course.starts, ['a 0', '::1 150', 'b 300', '::2 450', 'c 600']);
  assert.equal(ATTEMPT_STAGGER_MS, 150);
  assert.deepEqual(course.givenUp, []);
});

test('an attempt is not given up because the next one starts: it may still win', () => {
  const course = new Course();
  course.race.add(list('a', 'b'));
  course.clock.advance(400);
  course.succeed('a');
  assert.equal(course.winner, 'a');
  assert.deepEqual(course.givenUp, ['b']);
  course.succeed('b');
  course.clock.advance(1_000);
  assert.equal(course.ends, 1);
  assert.equal(course.clock.pending, 0);
});

test('a failed attempt starts the next one at once', () => {
  const course = new Course();
  course.race.add(list('a', 'b', 'c'));
  course.clock.advance(20);
  course.fail('a');
  course.clock.advance(30);
  course.fail('b');
  assert.deepEqual(course.starts, ['a 0', 'b 20', 'c 50']);
});

test('a name that moved costs one stagger: its new address goes before older ones that still wait', () => {
  const course = new Course();
  course.race.add(list('old-1', 'old-2', 'old-3'));
  course.clock.advance(5);
  course.race.add(list('new'));
  course.race.complete();
  course.clock.advance(ATTEMPT_STAGGER_MS);
  course.succeed('new');
  assert.deepEqual(course.starts, ['old-1 0', 'new 150']);
  assert.equal(course.winner, 'new');
});

test('an answer that comes late is tried at once when the stagger is over', () => {
  const course = new Course();
  course.race.add(list('a'));
  course.clock.advance(700);
  course.race.add(list('a', 'b', 'b'));
  course.clock.advance(1_000);
  assert.deepEqual(course.starts, ['a 0', 'b 700']);
});

test('a race is lost when all have failed and no more can come', () => {
  const course = new Course();
  course.race.add(list('a', 'b'));
  course.race.complete();
  course.fail('a');
  course.fail('b');
  assert.deepEqual(course.errors, ['a fails', 'b fails']);
  assert.deepEqual(course.race.failed, list('a', 'b'));
});

test('a silent name server delays a plain refusal by one grace, not by the time-out', () => {
  const course = new Course();
  course.race.add(list('a'));
  course.clock.advance(10);
  course.fail('a');
  course.clock.advance(149);
  assert.equal(course.ends, 0);
  course.clock.advance(1);
  assert.deepEqual(course.errors, ['a fails']);
});

test('an answer within that grace goes on with the race', () => {
  const course = new Course();
  course.race.add(list('a'));
  course.fail('a');
  course.clock.advance(100);
  course.race.add(list('b'));
  course.race.complete();
  course.succeed('b');
  assert.deepEqual(course.starts, ['a 0', 'b 100']);
  assert.equal(course.winner, 'b');
});

test('with no address at all a race waits for the name server, and tells what it said', () => {
  const course = new Course();
  course.race.add([]);
  course.clock.advance(5_000);
  assert.equal(course.ends, 0);
  course.race.complete(new Error('no such name'));
  assert.deepEqual(course.errors, ['no such name']);
});

test('what the attempts met is told before what the name server said', () => {
  const course = new Course();
  course.race.add(list('a'));
  course.race.complete(new Error('no such name'));
  course.fail('a');
  assert.deepEqual(course.errors, ['a fails', 'no such name']);
});

test('a cancelled race gives up all attempts and says nothing more', () => {
  const course = new Course();
  course.race.add(list('a', 'b'));
  course.clock.advance(200);
  course.race.cancel();
  course.succeed('a');
  course.clock.advance(1_000);
  assert.deepEqual(course.givenUp, ['a', 'b']);
  assert.equal(course.ends, 0);
});

test('a name with a hundred addresses is not tried a hundred times', () => {
  const course = new Course();
  course.race.add(list(...Array.from({ length: 100 }, (_, index) => `a${index}`)));
  for (let index = 0; index < 100; index += 1) course.fail(`a${index}`);
  assert.equal(course.starts.length, 16);
  course.clock.advance(150);
  assert.equal(course.errors?.length, 16);
});

/** An address book whose name server answers when told. */
class Names {
  readonly asked: ((error: Error | null, addresses: readonly Address[]) => void)[] = [];
  readonly #resolve: Resolve = (_host, answer) => this.asked.push(answer);
  readonly book = new AddressBook(this.#resolve);

  learn(...addresses: string[]): void {
    this.book.ask('plant', () => undefined);
    this.asked.pop()?.(null, list(...addresses));
  }

  get order(): string {
    return this.book
      .known('plant')
      .addresses.map(({ address }) => address)
      .join(' ');
  }
}

test('the address that took a session goes first, those that failed go last', () => {
  const names = new Names();
  names.learn('a', 'b', 'c');
  names.book.worked('plant', 'b');
  names.book.failed('plant', 'a');
  assert.equal(names.order, 'b c a');
  names.book.failed('plant', 'b');
  assert.equal(names.order, 'c a b');
  names.learn('b', 'a', 'd');
  assert.equal(names.order, 'd b a');
  names.book.worked('plant', 'a');
  assert.equal(names.order, 'a d b');
});

test('an address the name no longer leads to is not preferred, also where it took a last session', () => {
  const names = new Names();
  names.learn('old');
  names.book.worked('plant', 'old');
  names.learn('new');
  assert.equal(names.order, 'new');
  names.book.worked('plant', 'old');
  assert.equal(names.order, 'new');
});

test('a failed answer takes nothing away', () => {
  const names = new Names();
  names.learn('a');
  let told: Error | null = null;
  names.book.ask('plant', (error) => (told = error));
  names.asked[0]?.(new Error('no server'), []);
  assert.equal(String(told), 'Error: no server');
  assert.equal(names.order, 'a');
});

test('one question a host is under way at a time, and all who asked hear the answer', () => {
  const names = new Names();
  const heard: string[] = [];
  names.book.ask('plant', (_error, [first]) => heard.push(`1 ${first?.address}`));
  names.book.ask('plant', (_error, [first]) => heard.push(`2 ${first?.address}`));
  assert.equal(names.asked.length, 1);
  names.asked[0]?.(null, list('a'));
  assert.deepEqual(heard, ['1 a', '2 a']);
});

test('who does not listen any more is not told, but the answer is learned', () => {
  const names = new Names();
  const heard: string[] = [];
  const stop = names.book.ask('plant', () => heard.push('1'));
  names.book.ask('plant', () => heard.push('2'));
  stop();
  names.asked[0]?.(null, list('a'));
  assert.deepEqual(heard, ['2']);
  assert.equal(names.order, 'a');
});

test('in doubt the name is asked anew, and the answer to an older question changes nothing', () => {
  const names = new Names();
  names.learn('a', 'b');
  names.book.worked('plant', 'b');
  names.book.ask('plant', () => undefined);
  names.book.doubt();
  assert.deepEqual(names.book.known('plant'), { addresses: list('b', 'a'), isDoubted: true });
  names.book.ask('plant', () => undefined);
  assert.equal(names.asked.length, 2);
  names.asked[0]?.(null, list('older'));
  assert.equal(names.order, 'b a');
  names.asked[1]?.(null, list('newer', 'b'));
  assert.deepEqual(names.book.known('plant'), {
    addresses: list('newer', 'b'),
    isDoubted: false,
  });
});

test('an address that takes a session ends the doubt: the next dial waits for no name server', () => {
  const names = new Names();
  names.learn('a', 'b');
  names.book.doubt();
  names.book.worked('plant', 'b');
  assert.deepEqual(names.book.known('plant'), { addresses: list('b', 'a'), isDoubted: false });
});

test('names and addresses that are remembered are bounded', () => {
  const book = new AddressBook((_host, answer) =>
    answer(null, list('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')),
  );
  for (let host = 0; host < 100; host += 1) book.ask(`h${host}`, () => undefined);
  assert.equal(book.known('h0').addresses.length, 0);
  assert.equal(book.known('h99').addresses.length, 8);
});
