import { onceInRound } from '../../core/round.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

export interface Division {
  readonly id: string;
  readonly name: string;
  readonly home: boolean;
}

/** The divisions of the org, the home division first. */
export const listDivisions = onceInRound(async (session: Session): Promise<readonly Division[]> => {
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
