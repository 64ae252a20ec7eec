import { badRequest, notFound } from '../errors.js';
import type { Org } from '../org.js';
import type { SubjectType } from './state.js';

const subjectTypes = ['PC_USER', 'PC_GROUP', 'PC_OAUTH_CLIENT'] as const;

/** Throws 400 for a type that does not exist. The platform's default is a user. */
export function subjectTypeOf(text: string | undefined): SubjectType {
  const type = subjectTypes.find((known) => known === (text ?? 'PC_USER'));
  if (type === undefined)
    throw badRequest(`The subjectType "${text}" is not known. Valid values: ${subjectTypes.join(', ')}.`);
  return type;
}

/**
 * Throws 404 unless a subject of that very type has the id, so that a client's grant without
 * `subjectType=PC_OAUTH_CLIENT` fails. What the platform does with a wrong type is unverified.
 */
export function requireSubject(org: Org, id: string, type: SubjectType): void {
  const exists =
    (type === 'PC_OAUTH_CLIENT' && org.state.identity.clients[id] !== undefined) ||
    (type === 'PC_USER' && org.state.people.users[id] !== undefined);
  if (!exists) throw notFound(`subject of type ${type}`, id);
}

/** Throws 404 for an id that is neither a user nor an OAuth client. */
export function requireAnySubject(org: Org, id: string): void {
  if (org.state.identity.clients[id] === undefined && org.state.people.users[id] === undefined)
    throw notFound('subject', id);
}

export function subjectName(org: Org, id: string): string {
  return org.state.identity.clients[id]?.name ?? org.state.people.users[id]?.name ?? '';
}
