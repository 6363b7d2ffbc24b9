/**
 * The styles of a drawing as attributes: the page's content policy allows no style in a string. Of
 * style sheets only simple selectors count (`rect`, `.pipe`, `#p1`, `rect.pipe`, lists of them), which
 * is what drawing programs write. Whatever comes out goes through the lists of allowed.ts like any
 * other attribute, so nothing here decides what is safe. Pure.
 */

/** Property → value. */
export type Declarations = ReadonlyMap<string, string>;

interface Rule {
  readonly element: string;
  readonly id: string;
  readonly classes: readonly string[];
  readonly weight: number;
  readonly declarations: Declarations;
}

/** Rules of all sheets of a drawing. */
const MAX_RULES = 500;
/** Selectors of one rule. */
const MAX_SELECTORS = 200;
const SIMPLE = /^(\*|[A-Za-z]{1,40})?((?:[.#][\w-]{1,100}){0,8})$/;

/** The rules of a drawing's style sheets. */
export class StyleSheet {
  readonly #rules: Rule[] = [];
  #matches = 0;

  /** Declarations that were taken into account so far: the work done, to be bounded. */
  get matches(): number {
    return this.#matches;
  }

  /** Adds the text of a `style` element; what is no simple rule is left out. */
  add(text: string): void {
    const css = withoutComments(text);
    let from = 0;
    while (this.#rules.length < MAX_RULES) {
      const open = css.indexOf('{', from);
      if (open < 0) return;
      const selectors = css.slice(from, open).split(';').at(-1) ?? '';
      const close = closing(css, open);
      // A block inside (`@media`) is passed over as a whole.
      if (!selectors.includes('@')) this.#addRule(selectors, css.slice(open + 1, close));
      from = close + 1;
    }
  }

  #addRule(selectors: string, body: string): void {
    const declarations = readDeclarations(body);
    for (const selector of selectors.split(',', MAX_SELECTORS)) {
      const [whole, element = '*', rest = ''] = SIMPLE.exec(selector.trim()) ?? [];
      if (whole === undefined || whole === '' || this.#rules.length >= MAX_RULES) continue;
      const hooks = rest.match(/[.#][^.#]+/g) ?? [];
      const classes = hooks.filter((hook) => hook.startsWith('.')).map((hook) => hook.slice(1));
      const id = hooks.findLast((hook) => hook.startsWith('#'))?.slice(1) ?? '';
      const weight = (id === '' ? 0 : 10_000) + classes.length * 100 + (element === '*' ? 0 : 1);
      this.#rules.push({ element, id, classes, weight, declarations });
    }
  }

  /** What the sheets say of an element, the weightiest and last rule of each property. */
  declarationsFor(element: string, id: string, classes: ReadonlySet<string>): Declarations {
    const found = new Map<string, { readonly value: string; readonly weight: number }>();
    for (const rule of this.#rules) {
      if (rule.element !== '*' && rule.element !== element) continue;
      if (rule.id !== '' && rule.id !== id) continue;
      if (!rule.classes.every((name) => classes.has(name))) continue;
      this.#matches += rule.declarations.size;
      for (const [name, value] of rule.declarations) {
        if ((found.get(name)?.weight ?? -1) <= rule.weight)
          found.set(name, { value, weight: rule.weight });
      }
    }
    return new Map([...found].map(([name, { value }]) => [name, value]));
  }
}

/** `fill: red; stroke: none` as properties and values. */
export function readDeclarations(text: string): Declarations {
  const declarations = new Map<string, string>();
  for (const declaration of text.split(';', 200)) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important/i, '')
      .trim();
    if (name !== '' && value !== '') declarations.set(name, value);
  }
  return declarations;
}

function withoutComments(text: string): string {
  let css = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('/*', from);
    if (start < 0) return css + text.slice(from);
    css += text.slice(from, start);
    const end = text.indexOf('*/', start + 2);
    if (end < 0) return css;
    from = end + 2;
  }
}

/** Index of the bracket that closes the one at `open`, or the end of the text. */
function closing(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    else if (css[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return css.length;
}
