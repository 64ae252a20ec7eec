import type { Models } from 'purecloud-platform-client-v2';
import { askedOnce, type InRound } from '../../core/round.js';
import { allByNextUri } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

const listing = askedOnce<readonly Models.OAuthClient[]>();

/** All of the org, in whatever state. */
export function listOAuthClients(session: Session, lookup: InRound): Promise<readonly Models.OAuthClient[]> {
  return listing(lookup, 'all', () =>
    allByNextUri<Models.OAuthClient>(session.api.oauth.getOauthClients(), session.follow),
  );
}
