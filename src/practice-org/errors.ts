/**
 * Every refusal has a code, and the code its status. Where they are from: `C` an official API description of 2017, `P` the
 * official Terraform provider (its code, or what it was seen to accept), `R` several public reports that agree, `N` the
 * API notes; `assumed` is a guess that nobody could verify. `docs/practice-org-assumed.md` lists these.
 */
export const refusalCodes = {
  'architect.flow.not.found': [404, 'C'],
  'architect.flow.version.missing': [404, 'C'],
  'authentication.required': [401, 'C'],
  'bad.credentials': [401, 'C'],
  'bad.grant.type': [400, 'C'],
  'bad.request': [400, 'C'],
  'call.analysis.response.set.in.use': [400, 'C'],
  'call.analysis.response.set.not.found': [400, 'C'],
  'callable.time.set.not.found': [400, 'C'],
  'campaign.in.use': [400, 'C'],
  'campaign.not.found': [404, 'C'],
  'cannot.delete.client': [400, 'R'],
  'cannot.update.contact.column.names': [400, 'C'],
  'cannot.update.phone.columns': [400, 'C'],
  'contact.in.use': [400, 'C'],
  'contact.list.filter.not.found': [400, 'C'],
  'contact.list.in.use': [400, 'C'],
  'contact.list.not.found': [404, 'C'],
  'contact.sort.field.not.found': [400, 'C'],
  'contact.sorts.conflict': [400, 'C'],
  'contact.sorts.duplicate.field.names': [400, 'C'],
  'contact.sorts.invalid.field.name': [400, 'C'],
  'contract.violation': [500, 'assumed'],
  'dnc.list.not.found': [400, 'C'],
  'duplicate.name': [400, 'C'],
  'duplicate.key': [409, 'assumed'],
  'duplicate.value': [409, 'assumed'],
  'edge.group.not.found': [400, 'C'],
  'entity.not.found': [404, 'C'],
  'flows.datatables.already.exists': [409, 'R'],
  'general.conflict': [409, 'assumed'],
  'general.resource.not.found': [404, 'C'],
  'grant.type.required': [400, 'C'],
  'in.use': [409, 'assumed'],
  'internal.server.error': [500, 'C'],
  'invalid.campaign.outbound.line.count': [400, 'C'],
  'invalid.campaign.phone.columns': [400, 'C'],
  'invalid.contact.columns': [400, 'C'],
  'invalid.contact.id': [400, 'C'],
  'invalid.contact.phone.column': [400, 'C'],
  'invalid.flow': [400, 'C'],
  'invalid.interval.time': [400, 'C'],
  'invalid.priority': [400, 'C'],
  'invalid.rule.action': [400, 'C'],
  'invalid.rule.action.category': [400, 'C'],
  'invalid.rule.condition': [400, 'C'],
  'invalid.rule.condition.category': [400, 'C'],
  'invalid.update.bad.status.transition': [400, 'C'],
  'invalid.update.campaign.active': [409, 'C'],
  'invalid.update.wrong.version': [409, 'C'],
  'max.user.ids': [400, 'C'],
  'missing.any.permissions': [403, 'C'],
  'missing.caller.id.address': [400, 'C'],
  'missing.caller.id.name': [400, 'C'],
  'missing.client.roles': [400, 'C'],
  'missing.permissions': [403, 'C'],
  misdirected: [421, 'assumed'],
  'more.than.one.contact.list.filter': [400, 'C'],
  'name.cannot.be.blank': [400, 'C'],
  'no.contact.columns.defined': [400, 'C'],
  'no.contacts.specified': [400, 'C'],
  'no.phone.columns': [400, 'C'],
  'not.a.user': [400, 'C'],
  'not.authorized': [403, 'C'],
  'not.found': [404, 'C'],
  'not.implemented': [501, 'assumed'],
  'not.unique.contact.columns': [400, 'C'],
  'not.unique.phone.columns': [400, 'C'],
  'queue.not.found': [400, 'C'],
  'referential.integrity.error': [400, 'C'],
  'request.entity.too.large': [413, 'assumed'],
  'resource.not.found': [404, 'C'],
  'rule.conflict': [400, 'C'],
  'rule.set.not.found': [400, 'C'],
  'service.unavailable': [503, 'C'],
  SignatureDoesNotMatch: [403, 'assumed'],
  AccessDenied: [403, 'assumed'],
  'too.many.contacts.added': [400, 'C'],
  'too.many.requests': [429, 'C'],
  'unsupported.media.type': [415, 'C'],
  'version.mismatch': [409, 'P'],
} as const satisfies Readonly<Record<string, readonly [status: number, source: Source]>>;

type Source = 'C' | 'P' | 'R' | 'N' | 'assumed';
export type RefusalCode = keyof typeof refusalCodes;

type Params = Readonly<Record<string, string | number>>;

interface More {
  /** What stands in braces in the message. Clients read ids from them. */
  readonly params?: Params | undefined;
  readonly details?: readonly RefusalDetail[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Where it is not the code's own: an emulated failure. */
  readonly status?: number | undefined;
}

interface RefusalDetail {
  readonly errorCode: string;
  readonly fieldName?: string;
  readonly entityId?: string;
  readonly entityName?: string;
}

/** A refusal as the platform words it; the server turns it into an `ErrorBody` with a context id. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly messageWithParams: string;
  readonly params: Params;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly RefusalDetail[];
  constructor(status: number, code: string, message: string, more: More = {}) {
    const { params = {}, headers = {}, details = [] } = more;
    super(message.replace(/\{(\w+)\}/g, (braces, name: string) => String(params[name] ?? braces)));
    this.status = status;
    this.code = code;
    this.messageWithParams = message;
    this.params = params;
    this.headers = headers;
    this.details = details;
  }
}

/** `message` may name its params in braces: `The {what} "{name}" already exists.` */
export function refuse(code: RefusalCode, message: string, more: More = {}): Refusal {
  return new Refusal(more.status ?? refusalCodes[code][0], code, message, more);
}

export function notFound(what: string, id: string, code: RefusalCode = 'not.found'): Refusal {
  return refuse(code, 'The requested {what} was not found: {id}', { params: { what, id } });
}

export function badRequest(message: string, details: readonly RefusalDetail[] = []): Refusal {
  return refuse('bad.request', message, { details });
}

/** Marks a refusal whose code is known and whose rule nobody could verify; all others are of the contract or the API notes. */
export function assumed(refusal: Refusal): Refusal {
  return refusal;
}

/** `all`: every one of them is needed. Source of the texts: `C`; that the list stands in brackets: a public report. */
export function missingPermission(permissions: readonly string[], all: boolean): Refusal {
  const list = `[${permissions.join(', ')}]`;
  return all
    ? refuse(
        'missing.permissions',
        'Unable to perform the requested action. You are missing the following permission(s): {permissions}',
        { params: { permissions: list } },
      )
    : refuse(
        'missing.any.permissions',
        'Unable to perform the requested action. You must have at least one of the following permissions assigned: {permissions}',
        { params: { permissions: list } },
      );
}
