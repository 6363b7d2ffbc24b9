/** Why a drawing is refused: thrown inside the sanitiser, a `Problem` outside of it. Pure. */
import type { Problem, ProblemPlace } from '../../problem.ts';
import { shorten } from '../fault.ts';

/** Ends the reading of a drawing; sanitise.ts catches it and nobody else sees it. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(
    code: string,
    where: ProblemPlace,
    expected: string,
    got: string,
    didYouMean?: string,
  ) {
    super(code);
    this.problem = {
      code,
      where,
      expected,
      got: shorten(got),
      ...(didYouMean === undefined ? {} : { didYouMean: shorten(didYouMean) }),
    };
  }
}
