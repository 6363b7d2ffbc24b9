/** Why a screen is not live, for picture mode: in words, one line for each widget and source. */
import type { LinkStatus } from './bridge/contract.ts';
import type { TagDirectory } from './bridge/directory.ts';
import type { PlantView } from './bridge/outbox.ts';
import { everyWidget, tagsOf } from './bridge/wanted.ts';
import type { Screen, TagKey } from './site/site.ts';
import { qualityClass } from './telemetry/sample.ts';

/** Lines that a person can read; the rest is a number. */
const MAX_LINES = 20;
/** Older than this is not live by any default limit (quality.md), ms. */
const OLD_MS = 5_000;

/** What stands in the way of a live screen, as main sees it. */
export function unliveWidgets(
  screen: Screen,
  directory: TagDirectory,
  plant: PlantView,
  now: number,
): readonly string[] {
  const lines: string[] = plant
    .links()
    .filter(({ state }) => state !== 'live')
    .map(describeLink);
  for (const widget of everyWidget(screen.widgets)) {
    const keys = tagsOf(widget).flatMap((key) => directory.inputsOf(key));
    const reasons = keys.flatMap((key) => reasonOf(key, directory, plant, now) ?? []);
    if (reasons.length > 0)
      lines.push(`widget ${widget.id} (${widget.kind}): ${reasons.join('; ')}`);
  }
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `and ${lines.length - MAX_LINES} more`];
}

function describeLink({ source, state, endpoint, cause }: LinkStatus): string {
  return `source ${source} at ${endpoint}: ${state}${cause === '' ? '' : `, ${cause}`}`;
}

function reasonOf(
  key: TagKey,
  directory: TagDirectory,
  plant: PlantView,
  now: number,
): string | undefined {
  if (key.endsWith('*')) return undefined;
  const slot = plant.slotOf(directory.addressOf(key));
  if (plant.standing(slot) === 'unknown') return `${key} is not known at the source`;
  if (Number.isNaN(plant.sourceTime(slot))) return `${key} has no value yet`;
  const quality = plant.quality(slot);
  if (qualityClass(quality) !== 'good') return `${key} is ${quality}`;
  const proof = plant.proof(slot);
  const provenAt = proof < 0 ? plant.provenAt(slot) : (plant.proofs()[proof] ?? -Infinity);
  if (now - provenAt <= OLD_MS) return undefined;
  return provenAt === -Infinity
    ? `${key} is not proven`
    : `${key} was proven ${Math.round((now - provenAt) / 1_000)} s ago`;
}
