/**
 * `v-steady-text`: the element's text, in one text node that is kept. `{{ }}` as an only child is
 * written as `textContent`, which replaces the node, and with it the layout of everything around:
 * on a wall of a hundred values that is most of a frame's work (docs/benchmarks.md).
 */
import type { Directive } from 'vue';

/** For elements with no other content. */
export const vSteadyText: Directive<HTMLElement, string> = {
  created(element, { value }) {
    element.append(value);
  },
  // Not `updated`, which would be a job of its own behind every render.
  beforeUpdate(element, { value, oldValue }) {
    if (value !== oldValue && element.firstChild instanceof Text) element.firstChild.data = value;
  },
};
