import { isDeepStrictEqual } from 'node:util';
import { diffArrays } from 'diff/lib/diff/array.js';
import { isObject, type Json } from '../core/json.js';
import { counted, unbroken } from '../core/text.js';
import type { Change } from '../engine/resource.js';
import { textLines } from './layout.js';
import type { Style } from './style.js';
import { textWidth, visible } from './text.js';

/** Lines of a text's comparison that a plan shows before it only counts. */
const mostDiffLines = 12;
const indent = '    ';

/**
 * How changes are told: of an object that is `created` every field is new; of one that is `changed`, what comes after
 * what; of one that was `found` different, what is and what should be, since people read a change there as one that
 * somebody made.
 */
type Telling = 'created' | 'changed' | 'found';

/**
 * One field of a plan: `path: before → after` where it fits a line, one line each where it does not, and a small line
 * diff for texts of several lines. Where nothing was before, `path: after` of an object that is created, and `path:
 * (none) → after` of one that exists. Nothing is cut: who agrees to a plan has to be able to read it.
 */
export function changeLines(change: Change, style: Style, telling: Telling): string[] {
  return telling === 'found' ? foundLines(change, style) : plannedLines(change, style, telling === 'created');
}

/** `path: is X, should be Y`; of lists and texts of several lines, what is missing and what is not wanted. */
function foundLines({ path: rawPath, before, after }: Change, style: Style): string[] {
  const path = visible(rawPath);
  const { red, green } = style.colours;
  const heading = textLines(`${path}:`, style, { first: indent, item: true, split: true });
  const labelled = (label: string, text: string, paint: (line: string) => string) =>
    textLines(text, style, { first: `${indent}  ${label}: `, split: true }).map((line) => paint(line));
  if (isLongText(before) || isLongText(after)) {
    const signs = textLines('- is missing, + is not wanted', style, { first: `${indent}  ` });
    return [...heading, ...signs, ...textChange(after, before, style)];
  }
  if ((before === null || isList(before)) && isList(after)) {
    const [missing, extra] = [lacking(after, before ?? []), lacking(before ?? [], after)];
    const parts = [
      ...(missing === '' ? [] : [['missing', missing, green] as const]),
      ...(extra === '' ? [] : [['not wanted', extra, red] as const]),
    ];
    const line = `${indent}${path}: ${parts.map(([label, text]) => `${label}: ${text}`).join('; ')}`;
    if (parts.length === 1 && textWidth(line) <= style.columns) return [line];
    if (parts.length > 0)
      return [...heading, ...parts.flatMap(([label, text, paint]) => labelled(label, text, paint))];
  }
  const [is, should] = distinctTexts(before, after);
  const fits = textWidth(`${indent}${path}: is ${is}, should be ${should}`) <= style.columns;
  if (fits) return [`${indent}${path}: is ${red(is)}, should be ${green(should)}`];
  return [...heading, ...labelled('is', is, red), ...labelled('should be', should, green)];
}

function plannedLines({ path: rawPath, before, after }: Change, style: Style, created: boolean): string[] {
  const path = visible(rawPath);
  const { arrow } = style.symbols;
  const { red, green } = style.colours;
  if (before === null || (before === '' && isLongText(after))) {
    const nothing = created || before !== null ? '' : `${valueText(null)} ${arrow} `;
    return fieldLines(
      path,
      nothing + (isLongText(after) ? `(${counted(after.split('\n').length, 'line')})` : valueText(after)),
      style,
    );
  }
  const heading = textLines(`${path}:`, style, { first: indent, item: true, split: true });
  if (isLongText(before) || isLongText(after)) return [...heading, ...textChange(before, after, style)];
  const [old, fresh] = distinctTexts(before, after);
  const fits = textWidth(`${indent}${path}: ${old} ${arrow} ${fresh}`) <= style.columns;
  const lists = isList(before) && isList(after);
  if (fits)
    return [
      `${indent}${path}: ${lists ? `${old} ${arrow} ${fresh}` : `${red(old)} ${arrow} ${green(fresh)}`}`,
    ];
  // Long lists differ in a few members: those are what one wants to see.
  const [gone, added] = lists ? [lacking(before, after), lacking(after, before)] : ['', ''];
  if (gone + added === '') return [...heading, ...signed('-', old, style), ...signed('+', fresh, style)];
  return [
    ...heading,
    ...(gone === '' ? [] : signed('-', gone, style)),
    ...(added === '' ? [] : signed('+', added, style)),
  ];
}

/** `path: value`, over as many lines as that takes; below the path where that is long. */
function fieldLines(path: string, value: string, style: Style): string[] {
  const lead = `${indent}${path}: `;
  const longest = Math.max(...value.split(' ').map(textWidth));
  const room = style.columns - textWidth(lead);
  const isLong = textWidth(value) > room && (longest > room || room < style.columns / 2);
  const deeper = `${indent}  `;
  return isLong
    ? [
        ...textLines(`${path}:`, style, { first: indent, item: true, split: true }),
        ...textLines(value, style, { first: deeper, split: true }),
      ]
    : textLines(value, style, { first: lead, split: true });
}

/** `- what was` or `+ what will be`. */
function signed(sign: '-' | '+', text: string, style: Style): string[] {
  const paint = sign === '-' ? style.colours.red : style.colours.green;
  // The indent of a line means something in a text.
  const kept = text.replace(/^ +/, (spaces) => unbroken.repeat(spaces.length));
  const hanging = { first: `${indent}  ${sign} `, split: true };
  return textLines(kept, style, hanging).map((line) => paint(line));
}

/** A value in a cell of a table: of a text of several lines only how many there are. */
export function cellText(value: Json): string {
  return isLongText(value) ? `(${counted(value.split('\n').length, 'line')})` : valueText(value);
}

/** A value on one line: texts as they are, everything else as JSON. */
function valueText(value: Json): string {
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

function textChange(before: Json, after: Json, style: Style): string[] {
  const [old, fresh] = [before, after].map((value) => (typeof value === 'string' ? value : ''));
  const diff = lineDiff(visible(old ?? '', 'lines'), visible(fresh ?? '', 'lines'));
  const more = diff.length - mostDiffLines;
  return [
    ...diff.slice(0, mostDiffLines).flatMap(({ sign, text }) => signed(sign, text, style)),
    ...(more > 0 ? [`${indent}  ${style.symbols.ellipsis} and ${counted(more, 'more changed line')}`] : []),
  ];
}

/** The lines that are only in one of the texts, in reading order. Texts that are too unlike are not compared. */
export function lineDiff(
  before: string,
  after: string,
): { readonly sign: '-' | '+'; readonly text: string }[] {
  const [old, fresh] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const parts = diffArrays(old, fresh, { timeout: 500 }) ?? [
    { removed: true, added: false, value: old },
    { removed: false, added: true, value: fresh },
  ];
  return parts
    .filter(({ removed, added }) => removed || added)
    .flatMap(({ removed, value }) => value.map((text) => ({ sign: removed ? '-' : '+', text }) as const));
}

/** The members of a list that the other one does not have. */
function lacking(list: readonly Json[], other: readonly Json[]): string {
  return list
    .filter((item) => !other.includes(item))
    .map(valueText)
    .join(', ');
}

function isLongText(value: Json): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function isList(value: Json): value is readonly (string | number | boolean)[] {
  return Array.isArray(value) && value.every((item) => item !== null && typeof item !== 'object');
}

/**
 * A change of a nested value as the changes of its single fields, `config.request.headers.Accept`, leaving out those
 * that stay. Lists of plain values are one field; lists of objects are taken apart by position.
 */
export function leafChanges(change: Change): readonly Change[] {
  const { path, before, after } = change;
  if (isDeepStrictEqual(before, after)) return [];
  const sides = [before, after].filter((side) => side !== null);
  const lists = sides.every((side) => Array.isArray(side));
  const alike = lists || sides.every(isObject);
  if (!alike || !sides.some(isNested)) return [change];
  const member = (side: Json, key: string) => (side as Readonly<Record<string, Json>> | null)?.[key] ?? null;
  const place = (key: string) => (lists ? `[${key}]` : /^[\w$-]+$/.test(key) ? `.${key}` : `["${key}"]`);
  return [...new Set(sides.flatMap(Object.keys))].flatMap((key) =>
    leafChanges({ path: path + place(key), before: member(before, key), after: member(after, key) }),
  );
}

function isNested(value: Json): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => item !== null && typeof item === 'object');
  return isObject(value) && Object.keys(value).length > 0;
}
