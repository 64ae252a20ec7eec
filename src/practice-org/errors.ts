/**
 * Every refusal has a code, and the code its status. Where they are from: `C` an official API description of 2017, `P` the
 * official Terraform provider (its code, or what it was seen to accept), `R` several public reports that agree, `N` the
 * API notes; `assumed` is a guess that nobody could verify. `docs/practice-org-assumed.md` lists these.
 */
const codes = [
  [400, 'C', 'bad.grant.type bad.request call.analysis.response.set.in.use'],
  [400, 'C', 'call.analysis.response.set.not.found callable.time.set.not.found campaign.in.use'],
  [400, 'C', 'cannot.update.contact.column.names cannot.update.phone.columns contact.in.use'],
  [400, 'C', 'contact.list.filter.not.found contact.list.import.in.progress contact.list.in.use'],
  [400, 'C', 'contact.sort.field.not.found contact.sorts.conflict contact.sorts.duplicate.field.names'],
  [400, 'C', 'contact.sorts.invalid.field.name dnc.list.not.found duplicate.name edge.group.not.found'],
  [400, 'C', 'grant.type.required invalid.campaign.outbound.line.count invalid.campaign.phone.columns'],
  [400, 'C', 'invalid.contact.columns invalid.contact.id invalid.contact.phone.column invalid.flow'],
  [400, 'C', 'invalid.interval.time invalid.priority invalid.rule.action invalid.rule.action.category'],
  [400, 'C', 'invalid.rule.condition invalid.rule.condition.category invalid.update.bad.status.transition'],
  [400, 'C', 'invalid.value max.user.ids missing.caller.id.address missing.caller.id.name'],
  [400, 'C', 'missing.client.roles more.than.one.contact.list.filter name.cannot.be.blank'],
  [400, 'C', 'no.contact.columns.defined no.contacts.specified no.phone.columns not.a.user'],
  [400, 'C', 'not.unique.contact.columns not.unique.phone.columns queue.not.found'],
  [400, 'C', 'referential.integrity.error rule.conflict rule.set.not.found too.many.contacts.added'],
  [401, 'C', 'authentication.required bad.credentials'],
  [403, 'C', 'missing.any.permissions missing.permissions not.authorized'],
  [404, 'C', 'architect.flow.not.found architect.flow.version.missing campaign.not.found'],
  [404, 'C', 'contact.list.not.found entity.not.found general.resource.not.found not.found'],
  [404, 'C', 'resource.not.found'],
  [409, 'C', 'invalid.update.campaign.active invalid.update.wrong.version'],
  [415, 'C', 'unsupported.media.type'],
  [429, 'C', 'too.many.requests'],
  [500, 'C', 'internal.server.error'],
  [503, 'C', 'service.unavailable'],
  [504, 'C', 'request.timeout'],
  [409, 'P', 'version.mismatch'],
  [400, 'R', 'cannot.delete.client'],
  [409, 'R', 'flows.datatables.already.exists'],
  [403, 'assumed', 'AccessDenied SignatureDoesNotMatch'],
  [409, 'assumed', 'duplicate.key duplicate.value general.conflict in.use'],
  [413, 'assumed', 'request.entity.too.large'],
  [421, 'assumed', 'misdirected'],
  [500, 'assumed', 'contract.violation'],
  [501, 'assumed', 'not.implemented'],
] as const satisfies readonly (readonly [status: number, source: Source, codes: string])[];

type Source = 'C' | 'P' | 'R' | 'N' | 'assumed';
type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;
export type RefusalCode = Words<(typeof codes)[number][2]>;

export const refusalCodes = Object.fromEntries(
  codes.flatMap(([status, source, all]) => all.split(' ').map((code) => [code, [status, source]])),
) as unknown as Readonly<Record<RefusalCode, readonly [status: number, source: Source]>>;

interface More {
  /** What stands in braces in the message. Clients read ids from them. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly details?: readonly RefusalDetail[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Where it is not the code's own: an emulated failure. */
  readonly status?: number | undefined;
}

interface RefusalDetail {
  readonly errorCode: string;
  readonly fieldName?: string;
  readonly entityId?: string | undefined;
  readonly entityName?: string;
}

/** A refusal as the platform words it; the server turns it into an `ErrorBody` with a context id. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly messageWithParams: string,
    readonly more: More = {},
  ) {
    const worth = (braces: string, name: string) => String(more.params?.[name] ?? braces);
    super(messageWithParams.replace(/\{(\w+)\}/g, worth));
  }
}

/** `message` may name its params in braces: `The {what} "{name}" already exists.` */
export function refuse(code: RefusalCode, message: string, more: More = {}): Refusal {
  return new Refusal(more.status ?? refusalCodes[code][0], code, message, more);
}

export function notFound(what: string, id: string, code: RefusalCode = 'not.found'): Refusal {
  return refuse(code, 'The requested {what} was not found: {id}', { params: { what, id } });
}

/** What was looked for; throws 404 where there is none. */
export function existing<T>(found: T | undefined, what: string, id = '', code?: RefusalCode): T {
  if (found === undefined) throw notFound(what, id, code);
  return found;
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
  const lacks = all
    ? 'You are missing the following permission(s)'
    : 'You must have at least one of the following permissions assigned';
  return refuse(
    all ? 'missing.permissions' : 'missing.any.permissions',
    `Unable to perform the requested action. ${lacks}: {permissions}`,
    { params: { permissions: `[${permissions.join(', ')}]` } },
  );
}
