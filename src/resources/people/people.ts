import type { Models } from 'purecloud-platform-client-v2';
import { GenesysError } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
}

/**
 * The person with this e-mail address, whatever its case. Platform facts: the search compares by an index that lags and
 * finds inactive people, too (postUsersSearch); without the permission for it, the list of people answers.
 */
export async function personByEmail(session: Session, email: string): Promise<Person | undefined> {
  const wanted = email.trim().toLowerCase();
  const found = (await search(session, email)) ?? (await everybody(session));
  const named = found.filter((user) => user.email?.toLowerCase() === wanted);
  const user = named.find(({ state }) => state === 'active') ?? named[0];
  if (user?.id === undefined) return undefined;
  return {
    id: user.id,
    name: user.name ?? email,
    email: user.email ?? email,
    active: user.state === 'active',
  };
}

async function search(session: Session, email: string): Promise<readonly Models.User[] | undefined> {
  try {
    const answer = await session.api.users.postUsersSearch({
      pageSize: 25,
      pageNumber: 1,
      query: [{ type: 'EXACT', fields: ['email'], value: email.trim() }],
    });
    return answer.results;
  } catch (error) {
    if (error instanceof GenesysError && error.status === 403) return undefined;
    throw error;
  }
}

function everybody(session: Session): Promise<readonly Models.User[]> {
  return allPages((page) => session.api.users.getUsers({ ...page, state: 'active' }));
}
