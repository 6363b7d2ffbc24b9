/** The tags of the simulated plant that the lab's clients show, and those of the peers. */
import { DEMO_TAGS } from '../../src/plant/demo-tags.ts';
import type { LabTag } from './client-contract.ts';

/** Ten samples a second: what freshness is measured on. */
const FAST = ['LT-101', 'PT-101', 'FT-201', 'PT-201', 'EM-301.F'];
/** Slower ones, and on-change ones: what must not be lost either. */
const OTHER = [
  ...['FT-101', 'TT-201', 'FN-101.SPEED', 'TT-101', 'AT-102'],
  ...['P-101A.RUN', 'B-101.BURNER', 'CV-203.STATE', 'TK-401.STATE', 'LV-201.OPEN', 'PIC-101.SP'],
];

/** What vigil's clients ask for. */
export const PLANT_TAGS: readonly LabTag[] = [...FAST, ...OTHER].map((name) => {
  const declared = DEMO_TAGS.find(({ tag }) => tag === name);
  if (declared === undefined) throw new Error(`the plant has no tag ${name}`);
  return { name, periodMs: declared.intervalMs ?? null };
});

/** What the peers' clients ask for: as many at the same pace. */
export const PEER_TAGS: readonly LabTag[] = FAST.map((_, index) => ({
  name: `T.${index + 1}`,
  periodMs: 100,
}));

/** Period of the tags that freshness is measured on, ms. */
export const FAST_MS = 100;

/** The tag that is silent in the fault `silent-tag`. */
export const MUTED = { plant: 'PT-101', peers: 'T.2' } as const;
