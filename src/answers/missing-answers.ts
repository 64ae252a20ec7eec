import { inputProblem, type ProblemError } from '../core/problem.js';
import { environmentNames, type Field, type FieldTable, fieldsOf, longFlag } from './field.js';
import type { Resolved } from './resolve.js';

/** An answer without which there is no run, and every way to give it. */
export interface MissingAnswer {
  readonly key: string;
  readonly summary: string;
  readonly flag?: string;
  readonly environment?: string;
  readonly configKey?: string;
}

export function missingAnswer(field: Field<unknown>): MissingAnswer {
  const environment = environmentNames(field)[0];
  return {
    key: field.key,
    summary: field.summary,
    ...(field.flag === undefined ? {} : { flag: longFlag(field.flag) }),
    ...(environment === undefined ? {} : { environment }),
    ...(field.configurable ? { configKey: field.key } : {}),
  };
}

/** The required answers of `table` that nobody gave. */
export function missing(resolved: Resolved<FieldTable>, table: FieldTable): readonly MissingAnswer[] {
  return fieldsOf(table)
    .filter((field) => field.required === true && !resolved.origins.has(field.key))
    .map(missingAnswer);
}

/** What need not be advised, because it is so already. */
export interface Already {
  readonly practising?: boolean | undefined;
  readonly atTerminal?: boolean | undefined;
}

/** All that is missing at once, each with its flag, variable and config key. */
export function missingAnswersProblem(
  list: readonly MissingAnswer[],
  { practising = false, atTerminal = false }: Already = {},
): ProblemError {
  return inputProblem(list.length === 1 ? 'An answer is missing.' : `${list.length} answers are missing.`, {
    code: 'missing-answers',
    details: list.map(describeMissing),
    hint: `${alternatives([
      `Give ${list.length === 1 ? 'it' : 'them'} by ${alternatives(waysOf(list))}`,
      ...(atTerminal ? [] : ['run in a terminal to be asked']),
      ...(practising ? [] : ['practise with --sandbox']),
    ])}.`,
  });
}

function waysOf(list: readonly MissingAnswer[]): readonly string[] {
  return [
    'flag',
    ...(list.some(({ environment }) => environment !== undefined) ? ['variable'] : []),
    ...(list.some(({ configKey }) => configKey !== undefined) ? ['config file'] : []),
  ];
}

/** `a, b, or c`, `a or b`. */
function alternatives(texts: readonly string[]): string {
  if (texts.length < 3) return texts.join(' or ');
  return `${texts.slice(0, -1).join(', ')}, or ${texts.at(-1)}`;
}

function describeMissing(answer: MissingAnswer): string {
  const ways = [
    ...(answer.flag === undefined ? [] : [`flag ${answer.flag}`]),
    ...(answer.environment === undefined ? [] : [`variable ${answer.environment}`]),
    ...(answer.configKey === undefined ? [] : [`config key ${answer.configKey}`]),
  ];
  return `${answer.key}  ${answer.summary} (${ways.join(', ')})`;
}
