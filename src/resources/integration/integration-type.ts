import type { Session } from '../../genesys/session.js';
import { getOrUndefined } from '../kit/wait.js';

/** The integration type of Genesys Cloud data actions. */
export const integrationType = 'purecloud-data-actions';

/** Unverified: that a type which an org is not offered is unknown to it (getIntegrationsType answers 404). */
export async function integrationTypeIsOffered({ api }: Session): Promise<boolean> {
  const type = await getOrUndefined(() => api.integrations.getIntegrationsType(integrationType));
  return type !== undefined;
}
