import { type AnswersOf, type Field, type FieldTable, longFlag, type Source } from './field.js';
import { pairs, type Resolved } from './resolve.js';

/** Answers as a command line gives them again. */
export interface Arguments {
  readonly args: readonly string[];
  /** Whether every answer from these sources has a flag that can say it; a secret that was typed has none. */
  readonly complete: boolean;
}

/** The answers of `table` that came from one of `sources`, as arguments; paths start from `cwd`. */
export function asArguments<Table extends FieldTable>(
  table: Table,
  { answers, origins }: Pick<Resolved<Table>, 'origins'> & { readonly answers: AnswersOf<Table> },
  sources: readonly Source[],
  cwd: string,
): Arguments {
  const given = pairs(table, answers as AnswersOf<FieldTable>).flatMap(([field, value]) => {
    const source = origins.get(field.key)?.source;
    // A default that an earlier run kept is the answer without its flag, here and on another machine.
    const usual = source === 'saved' && value === field.default;
    return value !== undefined && source !== undefined && sources.includes(source) && !usual
      ? [argumentsFor(field, value, cwd)]
      : [];
  });
  return { args: given.flatMap((args) => args ?? []), complete: !given.includes(undefined) };
}

/** Undefined where no flag can say it. */
function argumentsFor(field: Field<unknown>, value: unknown, cwd: string): readonly string[] | undefined {
  if (field.flag === undefined) return undefined;
  const flag = longFlag(field.flag);
  if (value === true) return [flag];
  if (value === false) return field.negation === undefined ? [] : [longFlag(field.negation)];
  const plain = field.argument === undefined ? field.plain(value, cwd) : field.argument(value);
  const words = Array.isArray(plain) ? plain : [plain];
  if (words.some((word) => word === undefined || word === null || typeof word === 'object')) return undefined;
  return words.flatMap((word) => [flag, String(word)]);
}
