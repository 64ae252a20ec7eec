import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a text takes in a terminal: wide letters count two, combining marks none. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Cuts a text to the given width, with the ellipsis in place of what is missing. */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (textWidth(text) <= columns) return text;
  const room = Math.max(columns - textWidth(ellipsis), 1);
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const width = textWidth(segment);
    if (used + width > room) break;
    kept += segment;
    used += width;
  }
  return kept + ellipsis;
}
