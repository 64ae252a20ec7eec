import { notFound } from '../errors.js';
import type { Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';

export interface IntegrationType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly provider: string;
  readonly category: string;
  /** What the configuration's `credentials` may hold, by key. */
  readonly credentials: Readonly<Record<string, CredentialSpecification>>;
  /** Comes with the org and cannot be installed again. */
  readonly nonInstallable: boolean;
}

interface CredentialSpecification {
  readonly required: boolean;
  readonly title: string;
  readonly credentialTypes: readonly string[];
}

const genesys = { provider: 'clientapps', nonInstallable: false };

/** The key under which an integration of type `purecloud-data-actions` wants its credential, and the credential's type. */
export const clientCredentialType = 'pureCloudOAuthClient';

const integrationTypes: readonly IntegrationType[] = [
  {
    ...genesys,
    id: 'purecloud-data-actions',
    name: 'Genesys Cloud Data Actions',
    description: 'Calls the Genesys Cloud API from flows and call rules.',
    category: 'Data Actions',
    credentials: {
      pureCloudOAuthClient: {
        required: true,
        title: 'Genesys Cloud OAuth Client',
        credentialTypes: ['pureCloudOAuthClient'],
      },
    },
  },
  {
    ...genesys,
    id: 'custom-rest-actions',
    name: 'Web Services Data Actions',
    description: 'Calls any web service from flows and scripts.',
    category: 'Data Actions',
    credentials: {
      basicAuth: {
        required: false,
        title: 'Credentials',
        credentialTypes: ['basicAuth', 'userDefined', 'userDefinedOAuth'],
      },
    },
  },
  {
    ...genesys,
    id: 'embedded-client-app',
    name: 'Client Application',
    description: 'Shows a web page inside Genesys Cloud.',
    category: 'Client Apps',
    credentials: {},
  },
  {
    ...genesys,
    id: 'webhook',
    name: 'Webhook Integration',
    description: 'Posts messages of other programs to chat rooms.',
    category: 'Notifications',
    credentials: {},
  },
  {
    // Assumed: nothing public names the id of this type; clients must not rely on it.
    id: 'microsoft-teams',
    name: 'Microsoft Teams',
    description: 'Connects directory, calls and presence with Microsoft Teams.',
    provider: 'unifiedcommunications',
    category: 'Unified Communications',
    credentials: {},
    nonInstallable: true,
  },
];

export function findIntegrationType(id: string): IntegrationType | undefined {
  return integrationTypes.find((type) => type.id === id);
}

/** The type, where the org may make integrations of it. Assumed: that the platform hides the others. */
export function findOfferedType(org: Org, id: string): IntegrationType | undefined {
  return isOffered(org, id) ? findIntegrationType(id) : undefined;
}

function isOffered(org: Org, id: string): boolean {
  return org.state.integrations.withheldTypes?.includes(id) !== true;
}

export const typeHandlers: Handlers = {
  getIntegrationsTypes: ({ org, query }) => {
    const types = integrationTypes.filter(({ id }) => isOffered(org, id));
    return { body: numberedPage(types.map(typeBody), query, { uri: '/api/v2/integrations/types' }) };
  },
  getIntegrationsType: ({ org, path }) => {
    const id = path.typeId ?? '';
    const type = findOfferedType(org, id);
    if (type === undefined) throw notFound('integration type', id);
    return { body: typeBody(type) };
  },
};

export function typeBody(type: IntegrationType) {
  return { ...type, selfUri: `/api/v2/integrations/types/${type.id}` };
}
