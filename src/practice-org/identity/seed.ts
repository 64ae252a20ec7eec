import { randomBytes } from 'node:crypto';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { allPermissions } from './catalogue.js';
import { addClient } from './clients.js';
import { grant } from './grants.js';
import { installerPermissions } from './installer.js';
import { addRole, policiesOf } from './roles.js';

const installerName = 'Setup wizard';

const divisions = [
  { name: 'Home', description: 'The home division', home: true },
  { name: 'Claims', description: 'Claims handling, Columbus and Leipzig', home: false },
  { name: 'Sales', description: 'Branches and telesales', home: false },
  { name: 'Back Office', description: '', home: false },
];

/** Some names start like those that the solutions create, so that loose matching picks the wrong one. */
const roles: readonly {
  name: string;
  description: string;
  permissions: readonly string[];
  default?: boolean;
}[] = [
  { name: 'admin', description: 'Administers everything', permissions: allPermissions(), default: true },
  {
    name: 'employee',
    description: 'Engage basic permissions',
    permissions: ['directory:user:view', 'directory:userProfile:view', 'chat:chat:access'],
    default: true,
  },
  {
    name: 'Supervisor',
    description: 'Watches queues and agents',
    permissions: [
      'routing:queue:view',
      'routing:queueMember:manage',
      'analytics:queueObservation:view',
      'ui:supervisor:view',
    ],
    default: true,
  },
  {
    name: 'Presence API User (old)',
    description: 'Replaced in 2023, still granted to the wallboard',
    permissions: ['presence:presenceDefinition:view', 'presence:userPresence:edit'],
  },
  {
    name: 'presence api users',
    description: 'Wallboard readers',
    permissions: ['presence:presenceDefinition:view'],
  },
  {
    name: 'My Presence API User',
    description: 'Trial of the data team',
    permissions: ['presence:source:view'],
  },
  {
    name: 'Update GC User Presence (test)',
    description: 'Trial of October',
    permissions: ['presence:userPresence:edit'],
  },
  {
    name: 'Outbound campaign manager',
    description: '',
    permissions: ['outbound:campaign:view', 'outbound:campaign:start', 'outbound:campaign:stop'],
  },
  { name: 'Queue reader', description: '', permissions: ['routing:queue:view'] },
];

/** The company's identity: divisions, roles, OAuth clients, and the client that the installer logs in with. */
export function seedIdentity(org: Org, size: SeedSize): void {
  const { identity } = org.state;
  identity.organization = {
    id: org.id(),
    name: 'Riverbend Insurance (practice org)',
    domain: 'riverbend-insurance',
  };
  identity.salt = randomBytes(16).toString('base64url');
  for (const division of divisions) {
    const id = org.id();
    identity.divisions[id] = { id, ...division };
  }
  for (const role of roles) addRole(org, { ...role, policies: policiesOf(role.permissions) });
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
  addClient(org, { name: 'CRM plug-in', grantType: 'CODE', scope: ['users', 'conversations'] });
  addClient(org, { name: 'Presence Public API', grantType: 'CODE', state: 'inactive', scope: ['presence'] });
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
