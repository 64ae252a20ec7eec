import { company } from '../company.js';
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

/** The key under which an integration of type `purecloud-data-actions` wants its credential, and the credential's type. */
export const clientCredentialType = 'pureCloudOAuthClient';

/** Assumed: the id of the Teams type. Nothing public names it, and clients must not rely on it. */
const integrationTypes = company<readonly IntegrationType[]>('integrationTypes');

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
