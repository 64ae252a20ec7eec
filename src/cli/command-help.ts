import { environmentNames, type Field, fieldsOf, longFlag } from '../answers/field.js';
import { withoutCovered } from '../genesys/permissions.js';
import { wrap } from '../ui/text.js';
import type { CommandEntry } from './command.js';
import { exampleLines, exitCodeRows, type Row, section, sentence } from './help.js';
import { usageOf } from './parse-usage.js';

/** The sections of one command's help. Apart from the overview, which is looked at most and has to be quick. */
export async function commandHelp({ path, declare }: CommandEntry, columns: number): Promise<string[][]> {
  const command = await declare();
  const positionals = command.positionals ?? [];
  const usage = ['gc-presence', ...path, ...positionals.map(usageOf), '[options]'].join(' ');
  const permissions = withoutCovered((await command.permissions?.()) ?? []).sort();
  const fields = command.options.flatMap(({ table }) => fieldsOf(table));
  return [
    wrap(usage, { columns, first: 'Usage: ' }),
    wrap(command.description, { columns }),
    section(
      'Arguments',
      positionals.map((positional) => ({ name: usageOf(positional), text: sentence(positional.summary) })),
      columns,
    ),
    ...command.options.map(({ title, table }) =>
      section(title, fieldsOf(table).flatMap(optionRows), columns),
    ),
    section('Environment variables', fields.flatMap(environmentRows), columns),
    section('Exit codes', exitCodeRows(), columns),
    permissions.length === 0
      ? []
      : [
          'Permissions that the installing client needs:',
          ...permissions.flatMap((permission) => wrap(permission, { columns, first: '  ' })),
        ],
    exampleLines(command.examples, columns),
  ];
}

function optionRows(field: Field<unknown>): Row[] {
  if (field.flag === undefined) return [];
  const name = field.negation === undefined ? field.flag : `${field.flag}, ${field.negation}`;
  const facts = [
    ...(field.repeatable === true ? ['may be repeated'] : []),
    ...(isTelling(field.default) ? [`default: ${field.default}`] : []),
  ];
  const text = facts.length === 0 ? field.summary : `${field.summary} (${facts.join('; ')})`;
  return [{ name, text: sentence(text) }];
}

function isTelling(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function environmentRows(field: Field<unknown>): Row[] {
  const own = field.environmentSummary ?? (field.flag === undefined ? field.summary : undefined);
  const text = own === undefined ? `As ${longFlag(field.flag ?? '')}` : sentence(own);
  return environmentNames(field).map((name) => ({ name, text }));
}
