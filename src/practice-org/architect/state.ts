import type { Entity, Named } from '../collection.js';
import type { JsonObject } from '../json.js';
import type { WorkflowResult } from './workflow.js';
import type { Workflow } from './yaml/flow-reader.js';

/** The part of the practice org's state that this area owns; records by id, executions oldest first. */
export interface ArchitectState {
  dataTables: Record<string, DataTableState>;
  readonly importJobs: Record<string, ImportJobState>;
  flows: Record<string, FlowState>;
  readonly flowJobs: Record<string, FlowJobState>;
  readonly executions: ExecutionState[];
}

export type Cell = string | number | boolean;
/** Has every column of the schema, and `key`. */
export type Row = Readonly<Record<string, Cell>>;

export interface DataTableState extends Named {
  description: string;
  divisionId: string;
  schema: JsonObject;
  /** By key. */
  readonly rows: Record<string, Row>;
}

export type ImportMode = 'ReplaceAll' | 'Append';

export interface ImportJobState extends Entity {
  readonly tableId: string;
  readonly mode: ImportMode;
  status: 'WaitingForUpload' | 'Processing' | 'Failed' | 'Succeeded';
  /** The CSV between its upload and the end of the job. */
  text?: string | undefined;
  updated: number;
  deleted: number;
  failed: number;
  error?: string | undefined;
  completedAt?: number | undefined;
}

export interface FlowState extends Named {
  /** As answers carry it: `WORKFLOW`, `OUTBOUNDCALL`, `INBOUNDCALL`. */
  readonly type: string;
  description: string;
  divisionId: string;
  active: boolean;
  deleted: boolean;
  /** Somebody has the flow open, and perhaps saved changes that are not published: a draft. */
  lock?: { readonly by: Author; readonly draft: boolean } | undefined;
  readonly versions: FlowVersionState[];
  /** Id of the newest published version; undefined when the flow was never published. */
  publishedVersion?: string | undefined;
}

export interface Author {
  readonly kind: 'user' | 'client';
  readonly id: string;
  readonly name: string;
}

/** Its id is `1.0`, `2.0`, … */
export interface FlowVersionState extends Entity {
  readonly createdBy: Author;
  /** Undefined for other types, and for what was drawn in the user interface: the practice org cannot run those. */
  readonly workflow?: Workflow | undefined;
  /** Ids of everything that the version refers to: data actions, data tables, contact lists, wrap-up codes. */
  readonly references: readonly string[];
}

export interface FlowJobState {
  readonly id: string;
  status: 'Registered' | 'Started' | 'Success' | 'Failure';
  /** Who registered it: the YAML is published with this client's permissions. */
  readonly caller: Author;
  text?: string | undefined;
  flowId?: string | undefined;
  messages: readonly {
    readonly dateTime: string;
    readonly type: 'Error' | 'Warning';
    readonly text: string;
  }[];
}

export interface ExecutionState extends WorkflowResult {
  readonly id: string;
  readonly name: string;
  readonly flowId: string;
  readonly versionId: string;
  readonly launchedAt: number;
}
