import type { Models } from 'purecloud-platform-client-v2';
import { GenesysError } from '../genesys/errors.js';
import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';
import type { PresenceDefinition } from './presence-names.js';

/**
 * All presences of the org, deactivated ones included, with their labels in every language. Without the permission
 * presence:presenceDefinition:view the older listing answers, which needs none.
 */
export async function presenceDefinitions(session: Session): Promise<readonly PresenceDefinition[]> {
  try {
    const [active, deactivated] = await Promise.all([listing(session, 'FALSE'), listing(session, 'TRUE')]);
    const byId = new Map([...deactivated, ...active].map((definition) => [definition.id, definition]));
    return [...byId.values()];
  } catch (error) {
    if (!(error instanceof GenesysError) || (error.status !== 403 && error.status !== 404)) throw error;
    return olderListing(session);
  }
}

async function listing(
  session: Session,
  deactivated: 'TRUE' | 'FALSE',
): Promise<readonly PresenceDefinition[]> {
  const { entities } = await session.api.presence.getPresenceDefinitions0({ deactivated, localeCode: 'ALL' });
  return (entities ?? []).map((definition: Models.OrganizationPresenceDefinition) => ({
    id: definition.id ?? '',
    name: definition.name ?? '',
    type: definition.type === 'System' ? 'System' : 'User',
    systemPresence: definition.systemPresence ?? '',
    labels: definition.languageLabels ?? {},
    deactivated: definition.deactivated ?? false,
  }));
}

async function olderListing(session: Session): Promise<readonly PresenceDefinition[]> {
  const api = session.api.presence;
  const all = await allPages((page) =>
    api.getPresencedefinitions({ ...page, localeCode: 'ALL', deleted: 'ALL' }),
  );
  return all.map((definition) => ({
    id: definition.id ?? '',
    name: definition.name ?? '',
    type: definition.primary ? 'System' : 'User',
    // This listing spells it "On Queue".
    systemPresence: (definition.systemPresence ?? '').replaceAll(/[^A-Za-z]/g, ''),
    labels: definition.languageLabels ?? {},
    deactivated: definition.deactivated ?? false,
  }));
}
