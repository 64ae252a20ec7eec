import type { Models } from 'purecloud-platform-client-v2';
import { onceInRound } from '../../core/round.js';
import type { Lookup } from '../../engine/resource.js';
import { allByNextUri } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { Marker } from '../kit/marker.js';

/** All of the org, in whatever state. */
export const listOAuthClients = onceInRound((session: Session) =>
  allByNextUri<Models.OAuthClient>(session.api.oauth.getOauthClients(), session.follow),
);

/** It carries our mark, or an earlier run on this machine made it. */
export function isOurClient(
  { id, description }: Models.OAuthClient,
  marker: Marker,
  lookup: Pick<Lookup, 'remembered'>,
): boolean {
  const remembered = lookup.remembered('oauth-client');
  return marker.isIn(description) || (remembered?.origin === 'created' && remembered.id === id);
}
