import type { DataType } from '../expressions/values.js';

/** Finds what a flow's YAML refers to by name. A text instead of an object says why it cannot be used. */
export interface Resolver {
  readonly dataAction: (category: string, name: string) => ResolvedAction | string;
  readonly dataTable: (name: string) => ResolvedTable | string;
  readonly contactList: (name: string) => { readonly id: string } | string;
  readonly wrapupCode: (name: string) => { readonly id: string } | string;
  readonly division: (name: string) => { readonly id: string } | string;
}

export interface ResolvedAction {
  readonly id: string;
  readonly inputs: Readonly<Record<string, DataType>>;
  readonly outputs: Readonly<Record<string, DataType>>;
}

export interface ResolvedTable {
  readonly id: string;
  /** Without `key`. */
  readonly columns: Readonly<Record<string, DataType>>;
}
