import { diffArrays } from 'diff/lib/diff/array.js';
import type { Json } from '../core/json.js';
import type { Change } from '../engine/resource.js';
import { shorten, textLines, textWidth } from './layout.js';
import type { Style } from './style.js';
import { visible } from './text.js';

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
export function changeLines(
  { path: rawPath, before, after }: Change,
  style: Style,
  created: boolean,
): string[] {
  const path = visible(rawPath);
  const { arrow, ellipsis } = style.symbols;
  if (before === null || before === '') {
    const lead = `${indent}${path}: ${created || before !== null ? '' : `${valueText(null)} ${arrow} `}`;
    if (isLongText(after)) return capped(lead, `(${counted(after.split('\n').length, 'line')})`, style);
    if (before === null && isList(after) && after.length > 0)
      return fullList(lead, after.map(valueText), style);
    if (before === null) return capped(lead, valueText(after), style);
  }
  const heading = shorten(`${indent}${path}:`, style.columns, ellipsis);
  if (isLongText(before) || isLongText(after)) return [heading, ...textChange(before, after, style)];
  if (isList(before) && isList(after)) {
    const line = `${indent}${path}: ${valueText(before)} ${arrow} ${valueText(after)}`;
    const members = memberChanges(before.map(valueText), after.map(valueText), style);
    const fits = textWidth(line) <= style.columns || members.length === 0;
    return fits ? [shorten(line, style.columns, ellipsis)] : [heading, ...members];
  }
  const [old, fresh] = distinctTexts(before, after);
  if (textWidth(`${indent}${path}: ${old} ${arrow} ${fresh}`) <= style.columns) {
    return [`${indent}${path}: ${style.colours.red(old)} ${arrow} ${style.colours.green(fresh)}`];
  }
  const [left, right] = shortenPair(old, fresh, style.columns - indent.length - 4, ellipsis);
  return [heading, style.colours.red(`${indent}  - ${left}`), style.colours.green(`${indent}  + ${right}`)];
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

/** In full, as long as that is not endless: who agrees to a plan has to be able to read it. */
function capped(first: string, text: string, style: Style): string[] {
  const { ellipsis } = style.symbols;
  const lines = textLines(text, style, { first, rest: `${indent}  ` });
  const shown = lines.slice(0, mostTextLines).map((line) => shorten(line, style.columns, ellipsis));
  return lines.length > mostTextLines ? [...shown, `${indent}  ${ellipsis}`] : shown;
}

function textChange(before: Json, after: Json, { columns, colours, symbols }: Style): string[] {
  const [old, fresh] = [before, after].map((value) => (typeof value === 'string' ? value : ''));
  const diff = lineDiff(visible(old ?? '', 'lines'), visible(fresh ?? '', 'lines'));
  const more = diff.length - mostDiffLines;
  return [
    ...diff.slice(0, mostDiffLines).map(({ sign, text }) => {
      const line = shorten(`${indent}  ${sign} ${text}`, columns, symbols.ellipsis);
      return sign === '-' ? colours.red(line) : colours.green(line);
    }),
    ...(more > 0 ? [`${indent}  ${symbols.ellipsis} and ${counted(more, 'more changed line')}`] : []),
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

/** Long lists differ in a few members: those are what one wants to see. */
function memberChanges(before: readonly string[], after: readonly string[], style: Style): string[] {
  const members = (sign: string, items: readonly string[]) =>
    items.length === 0 ? [] : fullList(`${indent}  ${sign} `, items, style);
  return [
    ...members(
      '-',
      before.filter((item) => !after.includes(item)),
    ).map((text) => style.colours.red(text)),
    ...members(
      '+',
      after.filter((item) => !before.includes(item)),
    ).map((text) => style.colours.green(text)),
  ];
}

/** Every member, over as many lines as that takes. */
function fullList(first: string, items: readonly string[], style: Style): string[] {
  const lines = textLines(items.join(', '), style, { first, rest: `${indent}    ` });
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

type JsonObject = { readonly [key: string]: Json };

/**
 * A change of a nested value as the changes of its single fields, `config.request.headers.Accept`, leaving out those
 * that stay. Lists of plain values are one field; lists of objects are taken apart by position.
 */
export function leafChanges(change: Change): readonly Change[] {
  const { path, before, after } = change;
  if (isNested(before) || isNested(after)) {
    const members = membersOf(path, before, after);
    if (members !== undefined) return members.flatMap(leafChanges);
  }
  return same(before, after) ? [] : [change];
}

/** The members of both sides; undefined when they cannot be laid beside each other. */
function membersOf(path: string, before: Json, after: Json): Change[] | undefined {
  if (isObjectOrNothing(before) && isObjectOrNothing(after)) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return [...keys].map((key) => ({
      path: /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`,
      before: before?.[key] ?? null,
      after: after?.[key] ?? null,
    }));
  }
  if (isListOrNothing(before) && isListOrNothing(after)) {
    const length = Math.max(before?.length ?? 0, after?.length ?? 0);
    return Array.from({ length }, (_, index) => ({
      path: `${path}[${index}]`,
      before: before?.[index] ?? null,
      after: after?.[index] ?? null,
    }));
  }
  return undefined;
}

/** An object with members, or a list with an object in it. */
function isNested(value: Json): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item: Json) => item !== null && typeof item === 'object');
  return Object.keys(value).length > 0;
}

function isObjectOrNothing(value: Json): value is JsonObject | null {
  return value === null || (typeof value === 'object' && !Array.isArray(value));
}

function isListOrNothing(value: Json): value is readonly Json[] | null {
  return value === null || Array.isArray(value);
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
