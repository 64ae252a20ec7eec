import { GenesysError } from '../../genesys/errors.js';
import type { Identity } from '../../genesys/identity.js';
import { missingPermissions } from '../../genesys/permissions.js';
import type { Session } from '../../genesys/session.js';

/**
 * The name of a person or an OAuth client of which the platform tells the id only, by one read; undefined where that
 * does not tell it. Platform facts: a subject may be either and takes a permission of its own (getAuthorizationSubject),
 * a person can be read without one (getUser). Unverified: that whoever changes an object by a client's token is told by
 * that client's id.
 */
export async function nameOfSubject(
  session: Session,
  { subject, grants }: Identity,
  id: string,
): Promise<string | undefined> {
  if (id === subject.id) return subject.name;
  const { authorization, users } = session.api;
  const mayAsk = missingPermissions(grants ?? [], ['authorization:grant:view']).length === 0;
  try {
    const found = mayAsk ? await authorization.getAuthorizationSubject(id) : await users.getUser(id);
    return found.name || undefined;
  } catch (error) {
    if (error instanceof GenesysError) return undefined;
    throw error;
  }
}
