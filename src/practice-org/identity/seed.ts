import { randomBytes } from 'node:crypto';
import { company } from '../company.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { allPermissions } from './catalogue.js';
import { addClient } from './clients.js';
import { grant } from './grants.js';
import { addRole, policiesOf } from './roles.js';

const installerName = 'Setup wizard';

interface SeededRole {
  readonly name: string;
  readonly description: string;
  /** `*` is all there are. */
  readonly permissions: readonly string[];
  readonly default?: boolean;
}

/**
 * What the installer of both solutions needs, also to remove them again (API notes, Minimal permissions of the
 * installing OAuth client). `presence:userPresence:edit` is not among them: the installer gets it only through the
 * role that it creates and grants to itself.
 */
export const installerPermissions: readonly string[] = Object.entries(
  company<Record<string, string>>('installer'),
).flatMap(([entity, actions]) => actions.split(' ').map((action) => `${entity}:${action}`));

/** The company's identity: divisions, roles, OAuth clients, and the client that the installer logs in with. */
export function seedIdentity(org: Org, size: SeedSize): void {
  const { identity } = org.state;
  identity.organization = {
    id: org.id(),
    name: 'Riverbend Insurance (practice org)',
    domain: 'riverbend-insurance',
  };
  identity.salt = randomBytes(16).toString('base64url');
  for (const [index, division] of company<{ name: string; description: string }[]>('divisions').entries()) {
    const id = org.id();
    identity.divisions[id] = { id, ...division, home: index === 0 };
  }
  // Some names start like those that the solutions create, so that loose matching picks the wrong one.
  const roles = company<readonly SeededRole[]>('roles');
  for (const { permissions, ...role } of roles)
    addRole(org, { ...role, policies: policiesOf(permissions[0] === '*' ? allPermissions() : permissions) });
  for (let number = roles.length; number < (size.roles ?? 0); number += 1)
    addRole(org, {
      name: `Branch ${String(number).padStart(3, '0')} reader`,
      policies: policiesOf(['routing:queue:view']),
    });
  seedClients(org);
  seedInstaller(org);
}

function seedClients(org: Org): void {
  const home = Object.values(org.state.identity.divisions).find((division) => division.home)?.id ?? '*';
  const reader = Object.values(org.state.identity.roles).find(
    (role) => role.name === 'Presence API User (old)',
  );
  for (const name of ['Wallboard', 'Presence Public API v1', 'Reporting export']) {
    const client = addClient(org, { name, description: 'Made by the data team' });
    if (reader !== undefined)
      grant(org, { id: client.id, type: 'PC_OAUTH_CLIENT' }, { roleId: reader.id, divisionId: home }, 0);
  }
  const authorizedGrantType = 'CODE';
  addClient(org, { name: 'CRM plug-in', authorizedGrantType, scope: ['users', 'conversations'] });
  addClient(org, {
    name: 'Presence Public API',
    authorizedGrantType,
    state: 'inactive',
    scope: ['presence'],
  });
}

function seedInstaller(org: Org): void {
  const role = addRole(org, {
    name: 'Setup wizard administrator',
    description: 'What the installer needs, and no more',
    policies: policiesOf(installerPermissions),
  });
  const client = addClient(org, { name: installerName, description: 'Logs in for gc-presence --sandbox' });
  org.state.identity.installerId = client.id;
  grant(org, { id: client.id, type: 'PC_OAUTH_CLIENT' }, { roleId: role.id, divisionId: '*' }, 0);
}
