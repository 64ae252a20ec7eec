import type { Models } from 'purecloud-platform-client-v2';
import { askedOnce, type InRound } from '../../core/round.js';
import type { Lookup } from '../../engine/resource.js';
import { allByNextUri } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { Marker } from '../kit/marker.js';

const listing = askedOnce<readonly Models.OAuthClient[]>();

/** All of the org, in whatever state. */
export function listOAuthClients(session: Session, lookup: InRound): Promise<readonly Models.OAuthClient[]> {
  return listing(lookup, 'all', () =>
    allByNextUri<Models.OAuthClient>(session.api.oauth.getOauthClients(), session.follow),
  );
}

/** It carries our mark, or an earlier run on this machine made it. */
export function isOurClient(
  { id, description }: Models.OAuthClient,
  marker: Marker,
  lookup: Pick<Lookup, 'remembered'>,
): boolean {
  const remembered = lookup.remembered('oauth-client');
  return marker.isIn(description) || (remembered?.origin === 'created' && remembered.id === id);
}
