import type { JsonObject } from '../json.js';

/**
 * What a failed data action gives back: the thirteen outputs that Architect's Call Data Action offers on its failure
 * branch, by the names that flow YAML uses.
 */
export interface FailureOutputs {
  readonly errorCode: string;
  readonly status: number;
  readonly correlationId: string;
  readonly entityId: string;
  readonly entityName: string;
  readonly userMessage: string;
  readonly userParamsMessage: string;
  readonly 'userParams.key': readonly string[];
  readonly 'userParams.value': readonly string[];
  readonly 'details.errorCode': readonly string[];
  readonly 'details.fieldName': readonly string[];
  readonly 'details.entityId': readonly string[];
  readonly 'details.entityName': readonly string[];
}

/** The Architect type of each failure output. */
export const failureOutputTypes: Readonly<Record<keyof FailureOutputs, string>> = {
  errorCode: 'string',
  status: 'integer',
  correlationId: 'string',
  entityId: 'string',
  entityName: 'string',
  userMessage: 'string',
  userParamsMessage: 'string',
  'userParams.key': 'stringCollection',
  'userParams.value': 'stringCollection',
  'details.errorCode': 'stringCollection',
  'details.fieldName': 'stringCollection',
  'details.entityId': 'stringCollection',
  'details.entityName': 'stringCollection',
};

/** Thrown inside a running data action; `run-action.ts` turns it into the failure result. */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure';
  readonly errorCode: string;
  readonly status: number;
  readonly correlationId: string;
  readonly details: readonly FailureDetail[];
  /** There was no answer in time: a flow takes its timeout branch. */
  readonly timedOut: boolean;
  constructor(
    errorCode: string,
    status: number,
    message: string,
    more: {
      readonly correlationId?: string;
      readonly details?: readonly FailureDetail[];
      readonly timedOut?: boolean;
    } = {},
  ) {
    super(message);
    this.errorCode = errorCode;
    this.status = status;
    this.correlationId = more.correlationId ?? '';
    this.details = more.details ?? [];
    this.timedOut = more.timedOut ?? false;
  }
}

interface FailureDetail {
  readonly errorCode?: string;
  readonly fieldName?: string;
  readonly entityId?: string;
  readonly entityName?: string;
}

export function failureOutputs(failure: ActionFailure): FailureOutputs {
  const column = (name: keyof FailureDetail) => failure.details.map((detail) => detail[name] ?? '');
  return {
    errorCode: failure.errorCode,
    status: failure.status,
    correlationId: failure.correlationId,
    entityId: '',
    entityName: '',
    userMessage: failure.message,
    userParamsMessage: failure.message,
    'userParams.key': [],
    'userParams.value': [],
    'details.errorCode': column('errorCode'),
    'details.fieldName': column('fieldName'),
    'details.entityId': column('entityId'),
    'details.entityName': column('entityName'),
  };
}

/** The error schema that every data action has, in its flattened form. */
export const failureSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  title: 'ErrorBody',
  type: 'object',
  required: ['errorCode', 'status', 'userMessage'],
  properties: Object.fromEntries(
    Object.entries(failureOutputTypes).map(([name, type]) => [
      name,
      type === 'stringCollection' ? { type: 'array', items: { type: 'string' } } : { type },
    ]),
  ),
};
