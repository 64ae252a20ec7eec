import type { Models } from 'purecloud-platform-client-v2';
import { isListed, type Kind, put, requested, values } from '../collection.js';
import { assumed, badRequest } from '../errors.js';
import { divisionRef } from '../identity/divisions.js';
import { requirePermissions } from '../identity/permissions.js';
import { without } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { type PresenceDefinitionState, type SystemPresenceName, systemPresenceNames } from './state.js';

const olderUri = '/api/v2/presencedefinitions';

const definitionKind: Kind<PresenceDefinitionState> = {
  what: 'presence definition',
  uri: '/api/v2/presence/definitions',
  store: (org) => org.state.people.definitions,
};

/** The contract prints no permission for these; the platform's documentation does (API notes, Presence). */
const viewRule = { any: ['presence:presenceDefinition:view'] } as const;

/** The definition that came with the org for this system presence. */
export function systemDefinition(org: Org, systemPresence: SystemPresenceName): PresenceDefinitionState {
  const found = values(org, definitionKind).find(
    (definition) => definition.type === 'System' && definition.systemPresence === systemPresence,
  );
  if (found === undefined) throw new Error(`The practice org has no system presence ${systemPresence}.`);
  return found;
}

export const definitionHandlers: Handlers = {
  getPresenceDefinitions0: ({ org, caller, query }) => {
    requirePermissions(org, caller, viewRule);
    const deactivated = query.deactivated === 'TRUE';
    const divisions = query.divisionId?.split(',');
    const entities = listed(org)
      .filter((definition) => definition.deactivated === deactivated)
      .filter(({ divisionId }) => divisionId === '*' || divisions?.includes(divisionId) !== false)
      .map((definition) => definitionWire(definition, query.localeCode));
    // Not paged: the one answer is complete (API notes, Presence).
    return { body: { total: entities.length, entities, selfUri: definitionKind.uri } };
  },
  getPresenceDefinition0: (call) => {
    requirePermissions(call.org, call.caller, viewRule);
    return { body: definitionWire(requested(call, definitionKind), call.query.localeCode) };
  },
  postPresenceDefinitions0: (call) => {
    const { org } = call;
    const made = { id: org.id(), createdAt: org.now(), type: 'User' as const, ...settingsOf(call) };
    return { body: definitionWire(put(org, definitionKind, made), 'ALL') };
  },
  putPresenceDefinition0: (call) => {
    const definition = requested(call, definitionKind);
    const settings = settingsOf(call);
    if (settings.systemPresence !== definition.systemPresence)
      throw assumed(badRequest('The systemPresence of a presence definition cannot be changed.'));
    return { body: definitionWire(Object.assign(definition, settings), 'ALL') };
  },
  /** Only deactivates (API notes, Presence). Assumed: that the ten of the system cannot be deleted. */
  deletePresenceDefinition0: (call) => {
    const definition = requested(call, definitionKind);
    if (definition.type === 'System')
      throw assumed(badRequest(`The system presence "${definition.name}" cannot be deleted.`));
    definition.deactivated = true;
    return {};
  },
  getPresencedefinitions: ({ org, query }) => {
    const { deleted = 'FALSE' } = query;
    const entities = listed(org)
      .filter(({ deactivated }) => deleted === 'ALL' || deactivated === (deleted === 'TRUE'))
      .map((definition) => olderWire(definition, query.localeCode));
    return { body: numberedPage(entities, query, { uri: olderUri }) };
  },
  getSystempresences: ({ org }) => ({
    body: values(org, definitionKind)
      .filter(({ type }) => type === 'System')
      .map(({ id, systemPresence }) => ({ id, name: spacedSystemPresence(systemPresence) })),
  }),
};

function listed(org: Org): readonly PresenceDefinitionState[] {
  return values(org, definitionKind).filter((definition) => isListed(org, definition));
}

function settingsOf({ org, body }: Call) {
  const { languageLabels, systemPresence, divisionId, deactivated } =
    body as Models.OrganizationPresenceDefinition;
  const [label] = Object.values(languageLabels as Record<string, string>);
  const system = systemPresenceNames.find((name) => name === systemPresence);
  if (label === undefined) throw assumed(badRequest('A presence definition needs a language label.'));
  if (system === undefined) throw badRequest(`The systemPresence "${systemPresence ?? ''}" does not exist.`);
  return {
    name: languageLabels.en_US ?? label,
    languageLabels,
    systemPresence: system,
    divisionId: divisionId === undefined ? '*' : divisionRef(org, divisionId).id,
    deactivated: deactivated ?? false,
  };
}

/** The older listing and a user's presence spell on-queue with a space, the newer listing without. */
export function spacedSystemPresence(systemPresence: SystemPresenceName): string {
  return systemPresence === 'OnQueue' ? 'On Queue' : systemPresence;
}

/** Labels of the asked locale (`en_US` unless told, and where there is none), or `ALL` of them. */
function labels(definition: PresenceDefinitionState, localeCode = 'en_US'): Record<string, string | null> {
  if (localeCode === 'ALL') return definition.languageLabels;
  const locale = definition.languageLabels[localeCode] === undefined ? 'en_US' : localeCode;
  return { [locale]: definition.languageLabels[locale] ?? definition.name };
}

function definitionWire(definition: PresenceDefinitionState, localeCode: string | undefined) {
  return {
    ...without(definition, 'createdAt'),
    languageLabels: labels(definition, localeCode),
    selfUri: `${definitionKind.uri}/${definition.id}`,
  };
}

/** Some definitions come without a name or address (API notes, Found since): here those of the company. */
function olderWire(definition: PresenceDefinitionState, localeCode: string | undefined) {
  const { id, deactivated } = definition;
  const primary = definition.type === 'System';
  return {
    id,
    name: primary ? definition.name : undefined,
    languageLabels: labels(definition, localeCode),
    systemPresence: spacedSystemPresence(definition.systemPresence),
    deactivated,
    primary,
    selfUri: primary ? `${olderUri}/${id}` : undefined,
  };
}
