import { company } from '../company.js';
import { notFound } from '../errors.js';
import type { Handlers } from '../org.js';
import { clientSummary } from './clients.js';

/**
 * Limits by namespace. The real values differ per org; the first two are the documented defaults. There is none for
 * `oauth`: that the platform lacks that namespace is assumed.
 */
const limits = company<Record<string, Record<string, number>>>('limits');

export const organizationHandlers: Handlers = {
  getOrganizationsMe: ({ org }) => {
    const { organization } = org.state.identity;
    return {
      body: {
        ...organization,
        defaultLanguage: 'en-US',
        defaultCountryCode: 'US',
        state: 'active',
        version: 12,
        features: { purecloud: true, purecloudVoice: true, unifiedCommunications: true },
        productPlatform: 'GenesysCloud',
        voicemailEnabled: true,
        selfUri: `/api/v2/organizations/${organization.id}`,
      },
    };
  },
  getTokensMe: ({ org, caller }) => {
    const { id, name } = org.state.identity.organization;
    const clientId = caller.signedInBy ?? caller.id;
    const client = org.state.identity.clients[clientId];
    if (client === undefined) throw notFound('OAuth client', clientId);
    return {
      body: {
        organization: { id, name },
        homeOrganization: { id, name },
        authorizedScope: [],
        OAuthClient: { ...clientSummary(org, client), organization: { id, name } },
      },
    };
  },
  getAuthorizationProducts: () => {
    const names = ['collaborateFree', 'engage3', 'processAutomation', 'outbound', 'unifiedCommunications'];
    const total = names.length;
    const entities = names.map((id) => ({ id }));
    return { body: { entities, pageSize: total, pageNumber: 1, total, pageCount: 1 } };
  },
  getOrganizationsLimitsNamespace: ({ path }) => {
    const namespace = path.namespaceName ?? '';
    const values = limits[namespace];
    if (values === undefined) throw notFound('limit namespace', namespace);
    return { body: { entities: Object.entries(values).map(([key, value]) => ({ key, namespace, value })) } };
  },
};
