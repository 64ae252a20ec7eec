import { GenesysError } from '../genesys/errors.js';
import { allByCursor } from '../genesys/pages.js';
import type { GenesysApi } from '../genesys/sdk.js';
import type { Session } from '../genesys/session.js';
import { failed, fine, type Verdict } from '../solutions/checks.js';

/** Something of which an org may have only so many. */
interface Limited {
  readonly id: string;
  readonly what: string;
  readonly namespace: string;
  /** Unverified: what the platform calls the limit; namespaces and keys differ per org. */
  readonly key: RegExp;
  readonly count: (api: GenesysApi) => Promise<number>;
}

const onePage = { pageSize: 1, pageNumber: 1 };
/** From this share on, people should know. */
const nearly = 0.95;

const limited: readonly Limited[] = [
  {
    id: 'limit:roles',
    what: 'role',
    namespace: 'authorization',
    key: /role/i,
    count: async (api) => (await api.authorization.getAuthorizationRoles(onePage)).total ?? 0,
  },
  {
    id: 'limit:oauth-clients',
    what: 'OAuth client',
    namespace: 'auth.api',
    key: /client/i,
    count: async (api) => (await api.oauth.getOauthClients()).entities?.length ?? 0,
  },
  {
    id: 'limit:integrations',
    what: 'integration',
    namespace: 'integrations',
    key: /integration.*max|max.*integration/i,
    count: async (api) => (await api.integrations.getIntegrations(onePage)).total ?? 0,
  },
  {
    id: 'limit:data-tables',
    what: 'data table',
    namespace: 'datatables',
    key: /datatable\.(max|count)/i,
    count: async (api) => (await api.architect.getFlowsDatatables(onePage)).total ?? 0,
  },
  {
    id: 'limit:flows',
    what: 'flow',
    namespace: 'architect',
    key: /flow.*(max|count)/i,
    count: async (api) => (await api.architect.getFlows(onePage)).total ?? 0,
  },
  {
    id: 'limit:triggers',
    what: 'trigger',
    namespace: 'event.orchestration',
    key: /trigger.*(max|count)/i,
    count: async ({ processAutomation }) => {
      const all = await allByCursor((after) =>
        processAutomation.getProcessautomationTriggers({
          pageSize: '200',
          ...(after ? { after } : {}),
        }),
      );
      return all.length;
    },
  },
];

/** How near the org is to the limits that an installation may run into. What the org does not tell is left out. */
export function limits({ session }: { readonly session: Session }) {
  return limited.map((one) => ({
    id: one.id,
    title: `There is room for another ${one.what}`,
    look: async () => {
      const limit = await limitOf(session, one);
      return limit === undefined ? undefined : verdictOf(await one.count(session.api), limit);
    },
  }));
}

async function limitOf({ api }: Session, { namespace, key }: Limited): Promise<number | undefined> {
  try {
    const { entities = [] } = await api.organization.getOrganizationsLimitsNamespace(namespace);
    return entities.find((limit) => key.test(limit.key ?? ''))?.value;
  } catch (error) {
    if (error instanceof GenesysError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}

function verdictOf(count: number, limit: number): Verdict {
  if (count >= limit)
    return failed(`The org has ${count} of at most ${limit}. Remove one that is not needed.`);
  if (count >= limit * nearly)
    return { ...fine, reason: `Nearly full: the org has ${count} of at most ${limit}.` };
  return fine;
}
