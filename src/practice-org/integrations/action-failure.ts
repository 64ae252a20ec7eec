/** The thirteen outputs of Architect's Call Data Action on its failure branch, with their types, named as in flow YAML. */
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

interface More {
  readonly correlationId?: string;
  readonly details?: readonly Readonly<Record<string, unknown>>[];
  /** There was no answer in time: a flow takes its timeout branch. */
  readonly timedOut?: boolean;
}

/** Thrown inside a running data action, and its result then. */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure';
  constructor(
    readonly errorCode: string,
    readonly status: number,
    message: string,
    readonly more: More = {},
  ) {
    super(message);
  }

  get outputs(): Readonly<Record<keyof typeof failureOutputTypes, unknown>> {
    const { errorCode, status, message } = this;
    const { correlationId = '', details = [] } = this.more;
    const column = (name: string) => details.map((detail) => detail[name] ?? '');
    return {
      ...{ errorCode, status, correlationId, entityId: '', entityName: '' },
      ...{ userMessage: message, userParamsMessage: message, 'userParams.key': [], 'userParams.value': [] },
      'details.errorCode': column('errorCode'),
      'details.fieldName': column('fieldName'),
      'details.entityId': column('entityId'),
      'details.entityName': column('entityName'),
    };
  }
}
