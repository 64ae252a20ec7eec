import type { JsonSchema } from '../../src/practice-org/contract/contract.js';
import type { ContractDocument, Renewal } from './renewed.js';
import type { SdkOperation } from './sdk-operations.js';

/** What a renewal changes, one readable line each, sorted by where; empty when the copy is up to date. */
export function changes(present: ContractDocument, { document, gone }: Renewal): readonly string[] {
  return [
    ...gone.map((id) => `operation ${id}: gone from the SDK`),
    ...operationChanges(operationsOf(present), operationsOf(document)),
    ...schemaChanges(present.components.schemas, document.components.schemas),
  ];
}

type Operation = {
  readonly where: string;
  readonly parameters: SdkOperation['parameters'];
  readonly requestBody: unknown;
  readonly responses: unknown;
};

function operationsOf(document: ContractDocument): ReadonlyMap<string, Operation> {
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        const { parameters = [], requestBody, responses } = operation as unknown as Partial<Operation>;
        const where = `${method.toUpperCase()} ${path}`;
        return [operation.operationId, { where, parameters, requestBody, responses }] as const;
      }),
    ),
  );
}

function operationChanges(
  before: ReadonlyMap<string, Operation>,
  after: ReadonlyMap<string, Operation>,
): readonly string[] {
  return [...before].flatMap(([id, old]) => {
    const now = after.get(id);
    if (now === undefined) return [];
    const where = `operation ${id}`;
    return [
      ...(old.where === now.where ? [] : [`${where}: ${old.where} is now ${now.where}`]),
      ...fieldChanges(`${where}, parameter`, parametersByName(old), parametersByName(now)),
      ...(same(old.requestBody, now.requestBody) ? [] : [`${where}: another body: ${text(now.requestBody)}`]),
      ...(same(old.responses, now.responses) ? [] : [`${where}: another answer: ${text(now.responses)}`]),
    ];
  });
}

function parametersByName(operation: Operation): Record<string, unknown> {
  return Object.fromEntries(operation.parameters.map(({ name, ...rest }) => [name, rest]));
}

function schemaChanges(
  before: Readonly<Record<string, JsonSchema>>,
  after: Readonly<Record<string, JsonSchema>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const old = before[name];
    const now = after[name];
    if (old === undefined) return [`model ${name}: new`];
    if (now === undefined) return [`model ${name}: no longer used`];
    return [
      ...fieldChanges(`model ${name}, field`, old.properties ?? {}, now.properties ?? {}),
      ...requiredChanges(name, old.required ?? [], now.required ?? []),
    ];
  });
}

function fieldChanges(
  where: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    if (!(name in before)) return [`${where} ${name}: added, ${text(after[name])}`];
    if (!(name in after)) return [`${where} ${name}: removed`];
    if (same(before[name], after[name])) return [];
    return [`${where} ${name}: ${text(before[name])} is now ${text(after[name])}`];
  });
}

function requiredChanges(
  model: string,
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  return [
    ...after
      .filter((name) => !before.includes(name))
      .map((name) => `model ${model}, field ${name}: now required`),
    ...before
      .filter((name) => !after.includes(name))
      .map((name) => `model ${model}, field ${name}: no longer required`),
  ];
}

function same(one: unknown, other: unknown): boolean {
  return text(one) === text(other);
}

function text(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
