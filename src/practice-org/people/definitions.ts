import { badRequest, notFound } from '../errors.js';
import type { Handlers } from '../handler.js';
import { requirePermissions } from '../identity/permissions.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import type { PresenceDefinitionState, SystemPresenceName } from './state.js';

const uri = '/api/v2/presence/definitions';
const deprecatedUri = '/api/v2/presencedefinitions';

/** The contract prints no permission for these; the platform's documentation does (API notes, Presence). */
const viewRule = { any: ['presence:presenceDefinition:view'] } as const;

/** The definition that came with the org for this system presence. */
export function systemDefinition(org: Org, systemPresence: SystemPresenceName): PresenceDefinitionState {
  const found = Object.values(org.state.people.definitions).find(
    (definition) => definition.type === 'System' && definition.systemPresence === systemPresence,
  );
  if (found === undefined) throw new Error(`The practice org has no system presence ${systemPresence}.`);
  return found;
}

export const definitionHandlers: Handlers = {
  getPresenceDefinitions0: ({ org, caller, query }) => {
    requirePermissions(org, caller.clientId, viewRule);
    const deactivated = flag(query.deactivated, 'deactivated');
    const divisions = query.divisionId?.split(',');
    const entities = Object.values(org.state.people.definitions)
      .filter((definition) => definition.deactivated === deactivated)
      .filter(
        ({ divisionId }) => divisions === undefined || divisionId === '*' || divisions.includes(divisionId),
      )
      .map((definition) => definitionWire(definition, query.localeCode));
    // Not paged: the one answer is complete (API notes, Presence).
    return { body: { total: entities.length, entities, selfUri: uri } };
  },
  getPresenceDefinition0: ({ org, caller, path, query }) => {
    requirePermissions(org, caller.clientId, viewRule);
    const definition = org.state.people.definitions[path.definitionId ?? ''];
    if (definition === undefined) throw notFound('presence definition', path.definitionId ?? '');
    return { body: definitionWire(definition, query.localeCode) };
  },
  getPresencedefinitions: ({ org, query }) => {
    const wanted = query.deleted?.toUpperCase() === 'ALL' ? undefined : flag(query.deleted, 'deleted');
    const entities = Object.values(org.state.people.definitions)
      .filter((definition) => wanted === undefined || definition.deactivated === wanted)
      .map((definition) => deprecatedWire(definition, query.localeCode));
    return { body: numberedPage(entities, query, { uri: deprecatedUri }) };
  },
  getSystempresences: ({ org }) => ({
    body: Object.values(org.state.people.definitions)
      .filter((definition) => definition.type === 'System')
      .map((definition) => ({ id: definition.id, name: spacedSystemPresence(definition.systemPresence) })),
  }),
};

/** A user's presence spells on-queue with a space, definitions without (API notes, Presence; sample unverified). */
export function spacedSystemPresence(systemPresence: SystemPresenceName): string {
  return systemPresence === 'OnQueue' ? 'On Queue' : systemPresence;
}

/** These flags are words, not booleans: `TRUE` or `FALSE`. */
function flag(text: string | undefined, name: string): boolean {
  const word = text?.toUpperCase() ?? 'FALSE';
  if (word !== 'TRUE' && word !== 'FALSE')
    throw badRequest(`The query parameter "${name}" must be TRUE or FALSE, not "${text}".`);
  return word === 'TRUE';
}

/** Labels of the asked locale (`en_US` unless told, and where there is none), or `ALL` of them. */
function labels(definition: PresenceDefinitionState, localeCode = 'en_US'): Record<string, string> {
  if (localeCode === 'ALL') return definition.languageLabels;
  const locale = definition.languageLabels[localeCode] === undefined ? 'en_US' : localeCode;
  return { [locale]: definition.languageLabels[locale] ?? definition.name };
}

function definitionWire(definition: PresenceDefinitionState, localeCode: string | undefined) {
  return {
    id: definition.id,
    name: definition.name,
    type: definition.type,
    languageLabels: labels(definition, localeCode),
    systemPresence: definition.systemPresence,
    divisionId: definition.divisionId,
    deactivated: definition.deactivated,
    selfUri: `${uri}/${definition.id}`,
  };
}

function deprecatedWire(definition: PresenceDefinitionState, localeCode: string | undefined) {
  return {
    id: definition.id,
    name: definition.name,
    languageLabels: labels(definition, localeCode),
    systemPresence: definition.systemPresence,
    deactivated: definition.deactivated,
    primary: definition.type === 'System',
    selfUri: `${deprecatedUri}/${definition.id}`,
  };
}
