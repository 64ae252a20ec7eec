import { askedOnce, type InRound } from '../../core/round.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

export interface Division {
  readonly id: string;
  readonly name: string;
  readonly home: boolean;
}

const listing = askedOnce<readonly Division[]>();

/** The divisions of the org, the home division first. */
export function listDivisions(session: Session, lookup: InRound): Promise<readonly Division[]> {
  return listing(lookup, 'all', async () => {
    const api = session.api.authorization;
    const all = await allPages((page) => api.getAuthorizationDivisions(page));
    // Unverified: that the list tells which one it is.
    const home = all.find(({ homeDivision }) => homeDivision) ?? (await api.getAuthorizationDivisionsHome());
    const others = all.filter((division) => division.id !== home.id);
    return [
      { id: home.id ?? '', name: home.name ?? '', home: true },
      ...others.map((division) => ({ id: division.id ?? '', name: division.name ?? '', home: false })),
    ];
  });
}
