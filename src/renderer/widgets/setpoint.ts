/** The setpoint of a shown tag, itself a tag and judged like one. */
import { computed } from 'vue';
import type { Ref } from 'vue';
import { shownTag } from '../stores/tags.ts';
import type { ShownTag } from '../stores/tags.ts';

/** What is shown of the tag's setpoint; null where the site names none. */
export function useSetpoint(tag: Readonly<Ref<ShownTag>>): Readonly<Ref<ShownTag | null>> {
  return computed(() => (tag.value.setpoint === null ? null : shownTag(tag.value.setpoint)));
}
