import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import { type Field, fieldsOf, flagAttribute, longFlag } from '../answers/field.js';
import { runFields } from '../answers/run-fields.js';
import type { Command, CommandEntry, Positional } from './command.js';
import { explain, knownWords, unknownFlag } from './explain-usage.js';
import { argumentsBeforeOptionalValues } from './optional-values.js';
import { usageOf } from './parse-usage.js';

/** A command line, understood. */
export interface Invocation {
  readonly path: readonly string[];
  readonly command: Command;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/**
 * Reads the command line with commander: the one place that knows it. Throws a usage error (exit 3) in three lines.
 * The general options may stand before the command's words as well.
 */
export async function parseArguments(
  argv: readonly string[],
  entries: readonly CommandEntry[],
): Promise<Invocation> {
  try {
    const words = knownWords(withoutGeneralOptions(argv), entries);
    const wanted = entries.find(({ path }) => path.join(' ') === words.join(' '));
    const invocation = parseWith(argv, entries, wanted, await wanted?.declare());
    if (invocation === undefined) throw explain(undefined, argv, entries);
    refuseForeignFlags(invocation);
    return invocation;
  } catch (error) {
    throw error instanceof CommanderError ? explain(error, argv, entries) : error;
  }
}

/** Options that are not known yet keep their values as words behind them. */
function withoutGeneralOptions(argv: readonly string[]): readonly string[] {
  const scratch = quiet(new Commander());
  addOptions(scratch, generalFields);
  const { operands, unknown } = scratch.parseOptions([...argv]);
  return [...operands, ...unknown];
}

/** Every command is there by name, for suggestions; options and arguments has only the one that is meant. */
function parseWith(
  argv: readonly string[],
  entries: readonly CommandEntry[],
  wanted: CommandEntry | undefined,
  command: Command | undefined,
): Invocation | undefined {
  let invocation: Invocation | undefined;
  const program = quiet(new Commander('gc-presence'));
  const nodes = new Map<string, Commander>();
  addOptions(program, generalFields);
  for (const entry of entries) {
    const node = nodeFor(entry.path, nodes, program);
    if (entry !== wanted || command === undefined) continue;
    const own = fieldsOfCommand(command);
    addOptions(
      node,
      own.filter((field) => !generalFields.some(({ key }) => key === field.key)),
    );
    for (const positional of command.positionals ?? []) node.addArgument(argumentOf(positional));
    node.action(() => {
      invocation = { path: entry.path, command, flags: givenFlags(node), positionals: node.args };
    });
  }
  const hasArguments = (command?.positionals ?? []).length > 0;
  const own = hasArguments && command !== undefined ? fieldsOfCommand(command) : [];
  program.parse([...argumentsBeforeOptionalValues(argv, own)], { from: 'user' });
  return invocation;
}

/** They may also stand before the command's words. */
const generalFields = fieldsOf(runFields);

function fieldsOfCommand(command: Command): readonly Field<unknown>[] {
  return command.options.flatMap(({ table }) => fieldsOf(table));
}

/** The general options are known everywhere, but not every command has a use for each of them. */
function refuseForeignFlags({ path, command, flags }: Invocation): void {
  const own = fieldsOfCommand(command).flatMap(({ flag }) =>
    flag === undefined ? [] : [flagAttribute(flag)],
  );
  for (const { flag } of generalFields) {
    if (flag === undefined) continue;
    const name = flagAttribute(flag);
    if (flags[name] !== undefined && !own.includes(name)) throw unknownFlag(longFlag(flag), path);
  }
}

function argumentOf(positional: Positional): Argument {
  const argument = new Argument(usageOf(positional), positional.summary);
  return positional.choices === undefined ? argument : argument.choices(positional.choices);
}

/** Commander itself never prints, never exits, and has no help of its own: ours derives from the declarations. */
function quiet(node: Commander): Commander {
  return node
    .exitOverride()
    .helpOption(false)
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
}

function nodeFor(path: readonly string[], nodes: Map<string, Commander>, program: Commander): Commander {
  let parent = program;
  let at = '';
  for (const word of path) {
    at = `${at} ${word}`;
    const known = nodes.get(at);
    const node = known ?? quiet(parent.command(word));
    nodes.set(at, node);
    parent = node;
  }
  return parent;
}

function addOptions(node: Commander, fields: readonly Field<unknown>[]): void {
  for (const field of fields) {
    if (field.flag === undefined) continue;
    const option = new Option(field.flag, field.summary);
    // A repeated flag gathers its values; commander's own variadic options would swallow the words that follow.
    if (field.repeatable === true) {
      option.argParser((value: string, sofar: unknown) => [...(Array.isArray(sofar) ? sofar : []), value]);
    }
    node.addOption(option);
    if (field.negation !== undefined) node.addOption(new Option(field.negation, field.summary));
  }
}

/** Commander also fills in defaults, such as `color: true` for `--no-color`: those are not answers. */
function givenFlags(node: Commander): Record<string, unknown> {
  const given = Object.entries(node.optsWithGlobals()).filter(
    ([name]) => node.getOptionValueSourceWithGlobals(name) === 'cli',
  );
  return Object.fromEntries(given);
}
