/**
 * What a failed data action gives back, with the Architect type of each: the thirteen outputs that Architect's Call Data
 * Action offers on its failure branch, by the names that flow YAML uses.
 */
export const failureOutputTypes = {
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
} as const;

type OutputTypes = {
  readonly string: string;
  readonly integer: number;
  readonly stringCollection: readonly string[];
};

export type FailureOutputs = {
  readonly [Name in keyof typeof failureOutputTypes]: OutputTypes[(typeof failureOutputTypes)[Name]];
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
