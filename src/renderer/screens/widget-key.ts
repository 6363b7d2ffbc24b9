/** What makes a widget another one: all of it but where it stands, so that one that moves stays. */
import type { Widget } from '../../preload/api.d.ts';

/** A key of one widget on its grid. A panel stays one while its widgets change. */
export function widgetKey(widget: Widget): string {
  if (widget.kind === 'panel') return `panel ${widget.id}`;
  const { at: _at, ...rest } = widget;
  return JSON.stringify(rest);
}
