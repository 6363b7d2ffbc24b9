/** What a drawing that left the sanitiser must hold to, whatever file it was made from. */
import assert from 'node:assert/strict';
import { ELEMENTS, grammarOf } from '../../../src/main/site/drawing/allowed.ts';
import type { DrawingElement, ReadDrawing } from '../../../src/main/site/drawing/drawing.ts';

/** All elements of a drawing in the order of their numbers. */
export function elementsOf({ drawing }: ReadDrawing): DrawingElement[] {
  const visit = (element: DrawingElement): DrawingElement[] => [
    element,
    ...element.children.flatMap((child) => (typeof child === 'string' ? [] : visit(child))),
  ];
  return drawing.children.flatMap(visit);
}

/** What no drawing may ever hold, whatever it is made from. */
export function assertHarmless(drawing: ReadDrawing): void {
  for (const { name, attributes, children } of elementsOf(drawing)) {
    assert.ok(ELEMENTS.has(name), name);
    for (const [attribute, value] of Object.entries(attributes)) {
      assert.ok(attribute === 'id' || grammarOf(name, attribute) !== undefined, attribute);
      assert.doesNotMatch(attribute, /^on|^style$|^data-|^xlink|:/i);
      assert.doesNotMatch(value, /javascript:|https?:|file:|<|expression\(|@import/i);
      if (/url\(/i.test(value)) assert.match(value, /^url\(#d\d+\)$/);
      if (attribute === 'href') assert.match(value, /^(#d\d+|data:image\/(png|jpe?g|webp|gif);)/);
      if (attribute === 'id') assert.match(value, /^d\d+$/);
    }
    if (name !== 'text' && name !== 'tspan') {
      assert.ok(children.every((child) => typeof child !== 'string'));
    }
  }
}
