/**
 * How large a frame becomes, before it is printed: bounds from above, for cutting what would not fit
 * a frame into pieces.
 */
import type { Sample } from '../main/telemetry/sample.ts';
import type { PlantTag } from './process.ts';

/** Bytes of a snapshot part or a replay frame: well under what a frame may have. */
export const PIECE_BYTES = 262_144;

/** Most bytes of one UTF-16 unit in JSON: an escape such as \u001b. */
const UNIT_BYTES = 6;
/** Most bytes of a sample's numbers and punctuation, as a row or in columns. */
const SAMPLE_BYTES = 64;
/** Most bytes of a declaration's numbers, field names and punctuation. */
const DECLARATION_BYTES = 160;

/** Most bytes that a string takes. */
export function textBytes(text: string): number {
  return UNIT_BYTES * text.length;
}

/** Most bytes that a sample takes, under its name. */
export function sampleBytes({ tag, value, quality }: Sample): number {
  const text = typeof value === 'string' ? textBytes(value) : 0;
  return SAMPLE_BYTES + textBytes(tag) + text + textBytes(quality);
}

/** Most bytes that a tag's declaration takes, its name included. */
export function declarationBytes({ tag, description = '', unit = '' }: PlantTag): number {
  return DECLARATION_BYTES + textBytes(tag) + textBytes(description) + textBytes(unit);
}

/** Cuts samples into runs of at most `PIECE_BYTES` each, in order. */
export function cutSamples(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const runs: Sample[][] = [];
  let run: Sample[] = [];
  let bytes = 0;
  for (const sample of samples) {
    const more = sampleBytes(sample);
    if (run.length > 0 && bytes + more > PIECE_BYTES) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(sample);
    bytes += more;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
