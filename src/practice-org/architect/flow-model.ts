import type { DataType, JsonValue } from './expressions/values.js';

/** What a published version of a flow does, with every name of another object resolved to its id. Kept as JSON. */
export type FlowProgram = Workflow | OutboundCall;

export interface Workflow {
  readonly kind: 'workflow';
  readonly variables: readonly Variable[];
  /** The `refId` of the state that the flow starts in. */
  readonly start: string;
  readonly states: readonly Block[];
  readonly tasks: readonly Block[];
}

/** An outbound call flow is published and referred to here; no call is ever made, so nothing of it runs. */
export interface OutboundCall {
  readonly kind: 'outboundCall';
  readonly contactListId: string;
  readonly wrapupCodeId: string;
}

/** A state or a task. */
export interface Block {
  readonly name: string;
  readonly refId: string;
  readonly variables: readonly Variable[];
  readonly actions: Actions;
}

export interface Variable {
  /** With its prefix: `Flow.userId`. */
  readonly name: string;
  readonly type: DataType;
  readonly initial: Source;
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

/** Where a value comes from. */
export type Source =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | JsonValue }
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'noValue' };

export type Actions = readonly Action[];

export type Action = { readonly name: string } & (
  | { readonly type: 'decision'; readonly condition: Source; readonly yes: Actions; readonly no: Actions }
  | {
      readonly type: 'switch';
      /** Missing for `firstTrue`, where the cases are conditions. */
      readonly value?: Source;
      readonly cases: readonly SwitchCase[];
      readonly otherwise: Actions;
    }
  | CallData
  | DataTableLookup
  | { readonly type: 'updateData'; readonly statements: readonly Statement[] }
  | { readonly type: 'endWorkflow'; readonly exitReason: Source }
  | { readonly type: 'callTask'; readonly target: string }
  | { readonly type: 'endTask' }
  | { readonly type: 'changeState'; readonly target: string }
  | {
      readonly type: 'loop';
      readonly count: Source;
      readonly currentIndex?: string;
      readonly actions: Actions;
    }
  | { readonly type: 'loopExit' | 'loopNext' }
  | { readonly type: 'wait'; readonly duration: Source }
  | {
      /** Looks for something that the practice org has none of: the branch for that is always taken. */
      readonly type: 'absent';
      readonly outcome: string;
      readonly missing: string;
      readonly actions: Actions;
    }
  | { readonly type: 'unsupported'; readonly kind: string }
);

export interface CallData {
  readonly type: 'callData';
  readonly actionId: string;
  /** `category / action name` as the YAML wrote it, for traces. */
  readonly actionTitle: string;
  /** Milliseconds; missing when the action's own timeout applies. */
  readonly timeout?: number;
  readonly inputs: Readonly<Record<string, Source>>;
  /** Variable names by output name. */
  readonly successOutputs: Readonly<Record<string, string>>;
  readonly failureOutputs: Readonly<Record<string, string>>;
  readonly success: Actions;
  readonly failure: Actions;
  readonly timedOut: Actions;
}

export interface DataTableLookup {
  readonly type: 'dataTableLookup';
  readonly tableId: string;
  readonly tableName: string;
  readonly lookupValue: Source;
  readonly foundOutputs: Readonly<Record<string, string>>;
  readonly failureOutputs: Readonly<Record<string, string>>;
  readonly found: Actions;
  readonly notFound: Actions;
  readonly failure: Actions;
}

interface SwitchCase {
  readonly value: Source;
  readonly actions: Actions;
}

interface Statement {
  readonly variable: string;
  readonly value: Source;
}
