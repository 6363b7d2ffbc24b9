/** Which words on a wall cannot be read to their end. */

/**
 * Runs in the page. Every text that is cut off, by itself or by something around it, or that sticks
 * out of its widget, and has no `title` with the whole; described in words. What scrolls is left
 * out: it can be read.
 */
export function clippedTexts(): string[] {
  const SCROLLS = '.table-viewport, .alarms-body, .dead-man';
  /** Rounding, and the sides of a line of text that no letter reaches. */
  const ACROSS = 1.5;
  const DOWN = 0.3;
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const words = text.textContent?.trim() ?? '';
    const parent = text.parentElement;
    if (words === '' || parent === null || parent.closest(`${SCROLLS}, script, style`)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const rect = range.getBoundingClientRect();
    if (rect.width === 0 || parent.closest('[title]') !== null) continue;
    const slack = DOWN * parseFloat(getComputedStyle(parent).fontSize);
    for (let around: Element | null = parent; around !== null; around = around.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(around);
      const isCell = around.classList.contains('cell');
      if (display === 'inline' || display === 'contents') continue;
      if (overflowX === 'visible' && overflowY === 'visible' && !isCell) continue;
      const box = around.getBoundingClientRect();
      const out =
        rect.left < box.left - ACROSS ||
        rect.right > box.right + ACROSS ||
        rect.top < box.top - slack ||
        rect.bottom > box.bottom + slack;
      if (!out) continue;
      const by = [rect.left - box.left, box.right - rect.right, rect.top - box.top];
      found.push(
        `"${words.slice(0, 40)}" in ${parent.className} cut by ${around.className}: ` +
          [...by, box.bottom - rect.bottom].map((px) => Math.round(px)).join(),
      );
      break;
    }
  }
  return found;
}
