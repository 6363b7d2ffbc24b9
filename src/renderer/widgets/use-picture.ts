/**
 * A picture file as the page holds it: looked at every two seconds, decoded here in the sandbox, and
 * judged like a value by the time it was written (quality.ts). What was shown last stays while a new
 * file cannot be read, for as long as it would be live anyway: writers are caught in the middle.
 */
import { onScopeDispose, shallowRef } from 'vue';
import type { Ref } from 'vue';
import type { ImageLook, Widget } from '../../preload/api.d.ts';
import { reportFault } from '../faults.ts';
import { onJudge, pageNow, unixNow } from '../now.ts';
import { judge } from '../quality.ts';
import type { Verdict } from '../quality.ts';

/** Between two looks at the file, ms. */
const LOOK_EVERY_MS = 2_000;
/** An answer is waited for no longer: main may be frozen, ms. */
const ANSWER_MS = 10_000;
/** A file that is being written may be unreadable so long, ms; of pictures that do not age. */
const GRACE_MS = 10_000;
/** Pixels of the longer side that are kept of a picture: those of a 4K screen. */
const MOST_PIXELS = 3_840;

/** A picture that has been decoded. */
export interface HeldPicture {
  readonly bitmap: ImageBitmap;
  readonly signature: string;
  /** When it was written, Unix ms. */
  readonly time: number;
  /** The same on the page's clock, which no step of the wall clock moves. */
  readonly writtenAt: number;
  /** Clock of who wrote it minus ours, ms: how far its time lay ahead when it came; else null. */
  readonly aheadMs: number | null;
}

/** What a picture widget shows. */
export interface PictureShown {
  readonly picture: Readonly<Ref<HeldPicture | null>>;
  readonly verdict: Readonly<Ref<Verdict>>;
}

type ImageWidget = Extract<Widget, { kind: 'image' }>;

/** Follows the file of a widget for as long as it stands on the screen. */
export function usePicture(widget: () => ImageWidget): PictureShown {
  const picture = shallowRef<HeldPicture | null>(null);
  /** Why the file is no picture, and since when (page clock). */
  const trouble = shallowRef<{ readonly fault: string; readonly sinceAt: number } | null>(null);
  const waitingSinceAt = pageNow();
  let askedAt = -Infinity;
  let isAsking = false;
  let isGone = false;

  async function take(look: ImageLook): Promise<void> {
    if (look.found === 'none') {
      trouble.value ??= { fault: look.fault, sinceAt: pageNow() };
      if (trouble.value.fault !== look.fault)
        trouble.value = { ...trouble.value, fault: look.fault };
      return;
    }
    if (look.found === 'picture') {
      const held = await decode(look);
      if (held === null) {
        await take({ found: 'none', fault: 'notPicture' });
        return;
      }
      if (isGone) held.bitmap.close();
      else {
        picture.value?.bitmap.close();
        picture.value = held;
      }
    }
    trouble.value = null;
  }

  function look(): void {
    askedAt = pageNow();
    isAsking = true;
    const asked = askedAt;
    const held = picture.value?.signature ?? '';
    window.vigil
      .request('image', { file: widget().file, held })
      .then((reply) => (reply.ok && !isGone && asked === askedAt ? take(reply.value) : undefined))
      .catch((error: unknown) => {
        // The picture grows old, and says so.
        reportFault(error, `picture ${widget().file}`);
      })
      .finally(() => {
        if (asked === askedAt) isAsking = false;
      });
  }

  function judged(now: number): Verdict {
    const { maxAgeMs = Infinity } = widget();
    const held = picture.value;
    const fault = trouble.value;
    const graceMs = Math.min(GRACE_MS, maxAgeMs);
    const isMissing = fault !== null && (held === null || now - fault.sinceAt > graceMs);
    return judge(
      {
        standing: 'known',
        value: 0,
        quality: isMissing ? `bad.${fault.fault}` : 'good',
        sourceTime: held?.time ?? (isMissing ? 0 : Number.NaN),
        provenAt: maxAgeMs === Infinity || held === null ? now : held.writtenAt,
        waitingSinceAt,
        limits: { lateMs: maxAgeMs, staleMs: 2 * maxAgeMs },
        ...{ range: null, linkDown: false },
        skewMs: maxAgeMs === Infinity ? null : (held?.aheadMs ?? null),
      },
      now,
    );
  }

  const verdict = shallowRef(judged(waitingSinceAt));
  // With every value of the page, so that it goes on when main does not.
  const undo = onJudge((now) => {
    const sinceMs = now - askedAt;
    if (isAsking ? sinceMs >= ANSWER_MS : sinceMs >= LOOK_EVERY_MS) look();
    const next = judged(now);
    if (looksOther(next, verdict.value)) verdict.value = next;
    return next.changesAt;
  });

  onScopeDispose(() => {
    undo();
    isGone = true;
    picture.value?.bitmap.close();
    picture.value = null;
  });
  return { picture, verdict };
}

function looksOther(one: Verdict, other: Verdict): boolean {
  return (
    one.state !== other.state ||
    one.reason !== other.reason ||
    Math.floor(one.ageMs / 1_000) !== Math.floor(other.ageMs / 1_000)
  );
}

/** Null: the decoder would not have it. */
async function decode(look: Extract<ImageLook, { found: 'picture' }>): Promise<HeldPicture | null> {
  const { bytes, type, time, signature } = look;
  const aheadMs = time - unixNow();
  const writtenAt = pageNow() + Math.min(0, aheadMs);
  try {
    const whole = await createImageBitmap(new Blob([bytes], { type }));
    const shrink = MOST_PIXELS / Math.max(whole.width, whole.height);
    const ahead = aheadMs > 0 ? aheadMs : null;
    if (shrink >= 1) return { bitmap: whole, signature, time, writtenAt, aheadMs: ahead };
    const bitmap = await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * shrink)),
      resizeHeight: Math.max(1, Math.round(whole.height * shrink)),
      resizeQuality: 'high',
    });
    whole.close();
    return { bitmap, signature, time, writtenAt, aheadMs: ahead };
  } catch {
    return null;
  }
}
