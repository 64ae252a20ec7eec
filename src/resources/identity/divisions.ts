import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

export interface Division {
  readonly id: string;
  readonly name: string;
  readonly home: boolean;
}

/** The divisions of the org, the home division first. */
export async function listDivisions(session: Session): Promise<readonly Division[]> {
  const api = session.api.authorization;
  const [home, all] = await Promise.all([
    api.getAuthorizationDivisionsHome(),
    allPages((page) => api.getAuthorizationDivisions(page)),
  ]);
  const others = all.filter((division) => division.id !== home.id);
  return [
    { id: home.id ?? '', name: home.name ?? '', home: true },
    ...others.map((division) => ({ id: division.id ?? '', name: division.name ?? '', home: false })),
  ];
}
