import { type DataType, dataTypes, isDataType } from '../expressions/values.js';
import type { Variable } from '../flow-model.js';
import {
  type Place,
  type Problems,
  problem,
  readList,
  readObject,
  readOnlyEntry,
  readOptionalFlag,
  readSource,
  readText,
  type VariablesInScope,
} from './reading.js';

/** Reads a `variables:` list of `<type>Variable` entries whose names start with the prefix (`Flow`, `State`, `Task`). */
export function readVariables(problems: Problems, place: Place, node: unknown, prefix: string): Variable[] {
  const variables: Variable[] = [];
  for (const [index, item] of readList(problems, place, node).entries()) {
    const variable = readVariable(problems, `${place}[${index}]`, item, prefix);
    if (variable === undefined) continue;
    if (variables.some(({ name }) => name.toLowerCase() === variable.name.toLowerCase()))
      problem(problems, place, `The variable "${variable.name}" is declared twice.`);
    variables.push(variable);
  }
  return variables;
}

export function inScope(...lists: readonly (readonly Variable[])[]): VariablesInScope {
  return new Map<string, DataType>(lists.flat().map(({ name, type }) => [name.toLowerCase(), type]));
}

function readVariable(problems: Problems, place: Place, node: unknown, prefix: string): Variable | undefined {
  const [key, content] = readOnlyEntry(problems, place, node, 'variable') ?? [];
  if (key === undefined) return undefined;
  const type = key.replace(/Variable$/, '');
  if (!key.endsWith('Variable') || !isDataType(type)) {
    const known = dataTypes.map((name) => `${name}Variable`).join(', ');
    problem(problems, place, `The property '${key}' is not known. Known here: ${known}.`);
    return undefined;
  }
  const inside = `${place}.${key}`;
  const body = readObject(problems, inside, content, ['name', 'initialValue', 'isInput', 'isOutput']);
  const name = readText(problems, inside, body.name, 'The name of the variable');
  if (!new RegExp(`^${prefix}\\.[A-Za-z_][A-Za-z0-9_]*$`).test(name))
    problem(problems, inside, `The variable "${name}" must be called ${prefix}. and a simple name here.`);
  return {
    name,
    type,
    initial: readSource(problems, `${inside}.initialValue`, body.initialValue, type, new Map()),
    isInput: readOptionalFlag(problems, inside, body.isInput),
    isOutput: readOptionalFlag(problems, inside, body.isOutput),
  };
}
