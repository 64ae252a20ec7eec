import { type Environment, evaluate } from './expressions/evaluate.js';
import { parseExpression } from './expressions/parser.js';
import type { StaticType, Value } from './expressions/values.js';
import type { Variable } from './yaml/flow-reader.js';
import type { Source } from './yaml/reading.js';

/** The variables that actions see at some moment: those of the flow and those of the running state or task. */
export interface Variables extends Environment {
  readonly write: (name: string, value: Value) => void;
  readonly typeOf: (name: string) => StaticType;
  /** The same flow variables with those of another state or task. */
  readonly inside: (locals: readonly Variable[]) => Variables;
}

interface Slot {
  readonly type: StaticType;
  value: Value;
}

/** `given` has the values of inputs by variable name; an input that is not given keeps its initial value. */
export function openVariables(
  declared: readonly Variable[],
  given: Readonly<Record<string, Value>>,
): Variables {
  const slots = newSlots(declared);
  for (const [name, value] of Object.entries(given)) {
    const slot = slots.get(name.toLowerCase());
    if (slot !== undefined) slot.value = value;
  }
  return variablesOf(slots, new Map());
}

/** Works out what a source stands for. Throws ExpressionError. */
export function sourceValue(source: Source, variables: Environment): Value {
  switch (source.kind) {
    case 'noValue':
      return undefined;
    case 'literal':
      return source.value;
    case 'expression':
      return evaluate(parseExpression(source.text), variables);
  }
}

function variablesOf(flow: Map<string, Slot>, locals: Map<string, Slot>): Variables {
  const find = (name: string) => locals.get(name.toLowerCase()) ?? flow.get(name.toLowerCase());
  return {
    has: (name) => find(name) !== undefined,
    read: (name) => find(name)?.value,
    typeOf: (name) => find(name)?.type ?? 'any',
    write: (name, value) => {
      const slot = find(name);
      if (slot === undefined) throw new Error(`The variable "${name}" was published without a declaration.`);
      slot.value = value;
    },
    inside: (declared) => variablesOf(flow, newSlots(declared)),
  };
}

function newSlots(declared: readonly Variable[]): Map<string, Slot> {
  return new Map(
    declared.map(({ name, type, initial }) => [
      name.toLowerCase(),
      { type, value: initial.kind === 'literal' ? initial.value : undefined },
    ]),
  );
}
