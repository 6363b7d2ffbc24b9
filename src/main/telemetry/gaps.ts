/**
 * Stretches of time of one tag in which samples are missing, so that no trend draws across them. A
 * gap opens when the link is lost, gets its end when the subscription is confirmed again, and is
 * settled when what was missed has been fetched, or cannot be had.
 */

/** Most gaps kept of one tag; beyond, the two oldest become one. */
const MAX_GAPS = 64;

interface Gap {
  from: number;
  /** Infinity while nothing has come since. */
  to: number;
  /** Samples for it may still come. */
  pending: boolean;
}

/** The gaps of one tag, in order; Unix ms. */
export class Gaps {
  #gaps: Gap[] = [];

  /** From and to, ends included; an end of Infinity means: up to now. */
  get intervals(): readonly (readonly [from: number, to: number])[] {
    return this.#gaps.map(({ from, to }) => [from, to]);
  }

  /** Nothing is known from `from` on. While that is so already, the earlier beginning counts. */
  open(from: number): void {
    const last = this.#gaps.at(-1);
    if (last?.to === Infinity) {
      last.from = Math.min(last.from, from);
      return;
    }
    this.#gaps.push({ from, to: Infinity, pending: true });
    this.#merge();
  }

  /** All is known again from `to` on; true where that was not so. */
  end(to: number): boolean {
    const last = this.#gaps.at(-1);
    if (last?.to !== Infinity) return false;
    last.to = Math.max(last.from, to);
    return true;
  }

  /** What is in [from, to] is known: nothing is missing there. */
  cover(from: number, to: number): void {
    this.#gaps = this.#gaps.flatMap((gap) => {
      if (to < gap.from || from > gap.to) return [gap];
      const left = gap.from < from ? [{ ...gap, to: from }] : [];
      const right = gap.to > to ? [{ ...gap, from: to }] : [];
      return [...left, ...right];
    });
  }

  /** Every sample of the pending gaps has come. */
  fill(): void {
    this.#gaps = this.#gaps.filter(({ pending }) => !pending);
  }

  /** No more will come: what `holes` finds of each pending gap stays. */
  settle(holes: (from: number, to: number) => readonly (readonly [number, number])[]): void {
    this.#gaps = this.#gaps.flatMap((gap) =>
      gap.pending
        ? holes(gap.from, gap.to).map(([from, to]) => ({ from, to, pending: false }))
        : [gap],
    );
  }

  /** Forgets what lies before `time`. */
  forgetBefore(time: number): void {
    if ((this.#gaps[0]?.to ?? Infinity) >= time) return;
    this.#gaps = this.#gaps.filter(({ to }) => to >= time);
  }

  #merge(): void {
    while (this.#gaps.length > MAX_GAPS) {
      const [first, second, ...rest] = this.#gaps;
      if (first === undefined || second === undefined) return;
      this.#gaps = [
        { from: first.from, to: second.to, pending: first.pending || second.pending },
        ...rest,
      ];
    }
  }
}
