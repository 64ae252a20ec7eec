import type { Json } from '../core/json.js';
import type { Change } from '../engine/resource.js';
import { lineDiff } from './line-diff.js';
import type { Style } from './style.js';
import { shorten, textWidth } from './text-width.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** Lines of a text's comparison that a plan shows before it only counts. */
const mostDiffLines = 12;
/** Lines of one text that a plan shows. */
const mostTextLines = 6;
const indent = '    ';

/**
 * One field of a plan: `path: before → after` where it fits a line, one line each where it does not, and a small line
 * diff for texts of several lines. Where nothing was before, `path: after` of an object that is `created`, in which
 * every field is new, and `path: (none) → after` of one that exists.
 */
export function changeLines(change: Change, style: Style, created: boolean): string[] {
  const path = visible(change.path);
  const lead = created || change.before !== null ? '' : `${valueText(null)} ${style.symbols.arrow} `;
  if (isLongText(change.before) || isLongText(change.after)) return textChange(path, change, style, lead);
  if (isList(change.before) && isList(change.after)) return listChange(path, change, style);
  if (change.before === null && isList(change.after) && change.after.length > 0) {
    return fullList(`${indent}${path}: ${lead}`, change.after.map(valueText), style);
  }
  if (change.before === null) return labelled(path, `${lead}${valueText(change.after)}`, style);

  const [before, after] = distinctTexts(change.before, change.after);
  const { arrow } = style.symbols;
  const line = `${indent}${path}: ${before} ${arrow} ${after}`;
  if (textWidth(line) <= style.columns) {
    return [`${indent}${path}: ${style.colours.red(before)} ${arrow} ${style.colours.green(after)}`];
  }
  const room = style.columns - indent.length - 4;
  const [left, right] = shortenPair(before, after, room, style.symbols.ellipsis);
  return [
    shorten(`${indent}${path}:`, style.columns, style.symbols.ellipsis),
    style.colours.red(`${indent}  - ${left}`),
    style.colours.green(`${indent}  + ${right}`),
  ];
}

/** A value on one line: texts as they are, everything else as JSON. */
export function valueText(value: Json): string {
  if (value === null) return '(none)';
  if (typeof value === 'string') {
    const plain = value !== '' && value === value.trim() && !/^\(none\)$/.test(value);
    return plain ? visible(value) : JSON.stringify(visible(value));
  }
  if (isList(value)) return value.length === 0 ? '(empty)' : value.map((item) => valueText(item)).join(', ');
  return visible(JSON.stringify(value));
}

/** The number 5 and the text "5" read the same; then both are written as JSON. */
function distinctTexts(before: Json, after: Json): readonly [string, string] {
  const texts = [valueText(before), valueText(after)] as const;
  if (texts[0] !== texts[1]) return texts;
  return [visible(JSON.stringify(before)), visible(JSON.stringify(after))];
}

/** In full, as long as that is not endless: who agrees to a plan has to be able to read it. */
function labelled(path: string, text: string, style: Style): string[] {
  const lines = wrap(text, {
    columns: style.columns,
    first: `${indent}${path}: `,
    rest: `${indent}  `,
    measure: textWidth,
  });
  const { ellipsis } = style.symbols;
  const shown = lines.slice(0, mostTextLines).map((line) => shorten(line, style.columns, ellipsis));
  return lines.length > mostTextLines ? [...shown, `${indent}  ${ellipsis}`] : shown;
}

function textChange(path: string, change: Change, style: Style, lead: string): string[] {
  const before = typeof change.before === 'string' ? change.before : '';
  const after = typeof change.after === 'string' ? change.after : '';
  if (before === '') {
    return labelled(path, `${lead}(${counted(after.split('\n').length, 'line')})`, style);
  }
  const diff = lineDiff(visible(before, 'lines'), visible(after, 'lines'));
  const shown = diff.slice(0, mostDiffLines).map((line) => {
    const sign = line.kind === 'removed' ? '-' : '+';
    const text = shorten(`${indent}  ${sign} ${line.text}`, style.columns, style.symbols.ellipsis);
    return line.kind === 'removed' ? style.colours.red(text) : style.colours.green(text);
  });
  const more = diff.length - shown.length;
  return [
    shorten(`${indent}${path}:`, style.columns, style.symbols.ellipsis),
    ...shown,
    ...(more > 0 ? [`${indent}  ${style.symbols.ellipsis} and ${counted(more, 'more changed line')}`] : []),
  ];
}

/** Long lists differ in a few members: those are what one wants to see. */
function listChange(path: string, change: Change, style: Style): string[] {
  const before = isList(change.before) ? change.before.map(valueText) : [];
  const after = isList(change.after) ? change.after.map(valueText) : [];
  const gone = before.filter((item) => !after.includes(item));
  const fresh = after.filter((item) => !before.includes(item));
  const { ellipsis, arrow } = style.symbols;
  const line = `${indent}${path}: ${valueText(change.before)} ${arrow} ${valueText(change.after)}`;
  if (textWidth(line) <= style.columns || (gone.length === 0 && fresh.length === 0)) {
    return [shorten(line, style.columns, ellipsis)];
  }
  const members = (sign: string, items: readonly string[]) =>
    items.length === 0 ? [] : fullList(`${indent}  ${sign} `, items, style);
  return [
    shorten(`${indent}${path}:`, style.columns, ellipsis),
    ...members('-', gone).map((text) => style.colours.red(text)),
    ...members('+', fresh).map((text) => style.colours.green(text)),
  ];
}

/** Every member, over as many lines as that takes. */
function fullList(lead: string, items: readonly string[], style: Style): string[] {
  const lines = wrap(items.join(', '), {
    columns: style.columns,
    first: lead,
    rest: `${indent}    `,
    measure: textWidth,
  });
  return lines.map((line) => shorten(line, style.columns, style.symbols.ellipsis));
}

/** Shortens two texts so that the place where they part stays in sight. */
function shortenPair(
  before: string,
  after: string,
  columns: number,
  ellipsis: string,
): readonly [string, string] {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  const skipped = same > columns / 2 ? same - Math.floor(columns / 4) : 0;
  const cut = (text: string) =>
    shorten((skipped > 0 ? ellipsis : '') + text.slice(skipped), columns, ellipsis);
  return [cut(before), cut(after)];
}

function isLongText(value: Json): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function isList(value: Json): value is readonly (string | number | boolean)[] {
  return Array.isArray(value) && value.every((item) => item !== null && typeof item !== 'object');
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
