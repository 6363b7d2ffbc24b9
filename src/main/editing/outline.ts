/**
 * The screens of a draft as they are written, and what the instances of its templates stand for: what
 * the editor draws its handles from.
 */
import type { EditorState } from '../bridge/editor-contract.ts';
import { checkShape } from '../site/expectations.ts';
import { expand } from '../site/expand.ts';
import { readYaml } from '../site/yaml-tree.ts';
import { isMapping, valueAt, type Plain } from './edits.ts';

/** Of a text that is a site. */
export function outlineOf(text: string): Pick<EditorState, 'screens' | 'templates' | 'instances'> {
  const read = readYaml(text);
  if (!read.ok) return { screens: [], templates: {}, instances: [] };
  // why: a YAML tree without explicit types holds nothing but plain values
  const value = read.tree.value as Plain;
  const shape = checkShape(value);
  const templates = valueAt(value, ['templates']);
  return {
    screens: valueAt(value, ['screens']) ?? [],
    templates: Object.fromEntries(
      Object.entries(isMapping(templates) ? templates : {}).map(([name, template]) => {
        const parameters = valueAt(template, ['parameters']);
        return [name, isMapping(parameters) ? Object.keys(parameters) : []];
      }),
    ),
    instances: shape.ok ? expand(shape.file).instances : [],
  };
}
