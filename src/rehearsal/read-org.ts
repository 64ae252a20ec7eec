import type { Models } from 'purecloud-platform-client-v2';
import { GenesysError } from '../genesys/errors.js';
import { allByCursor, allByNextUri, allPages, inBatches } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';
import type { OrgCopy } from '../practice-org/open.js';
import type { OrgContext } from '../solution/connect.js';

/** How much of a large org is read. */
interface Bounds {
  /** At most so many users, and so many contacts of each list. */
  readonly people: number;
}

export interface ReadOrg {
  readonly copy: OrgCopy;
  /** What could not be read, and what was left out, in sentences. */
  readonly left: readonly string[];
}

/** Of objects that are read one by one. */
const atOnce = 20;

/** Reads what matters to the solutions of an org. Nothing is written. */
export async function readOrg(
  { session, identity, org, view }: Pick<OrgContext, 'session' | 'identity' | 'org' | 'view'>,
  { people }: Bounds,
): Promise<ReadOrg> {
  const { api } = session;
  const left: string[] = [];
  /** A listing that this identity may not read is left out: the copy is of use without it. */
  const part = async <T>(what: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      const all = await read();
      view.note(`Read ${what}: ${all.length}.`);
      return all;
    } catch (error) {
      if (!(error instanceof GenesysError) || error.status !== 403) throw error;
      const missing = error.missingPermissions.join(', ');
      left.push(
        `Not copied: ${what}, which this identity may not see${missing === '' ? '' : ` (${missing})`}.`,
      );
      return [];
    }
  };
  // Without these there is nothing to rehearse with: a refusal ends the command.
  const definitions = await readDefinitions(session);
  const users = await readUsers(session, people, left, view.note);
  view.note(`Read ${definitions.length} presences and ${users.length} people.`);
  const [divisions, roles, clients, sources] = await Promise.all([
    part('divisions', () => allPages((page) => api.authorization.getAuthorizationDivisions(page))),
    part('roles', () => allPages((page) => api.authorization.getAuthorizationRoles({ ...page }))),
    part('OAuth clients', () =>
      allByNextUri(api.oauth.getOauthClients(), session.follow<Models.OAuthClient>),
    ),
    part('presence sources', async () => (await api.presence.getPresenceSources({})).entities ?? []),
  ]);
  const [integrations, credentials] = await Promise.all([
    part('integrations', () => readIntegrations(session)),
    part('credentials', () => allPages((page) => api.integrations.getIntegrationsCredentials(page))),
  ]);
  const [actions, dataTables, flows, triggers] = await Promise.all([
    part('data actions', () => readActions(session, integrations)),
    part('data tables', () => readTables(session)),
    part('flows', () =>
      allPages((page) => api.architect.getFlows({ ...page, type: ['workflow', 'outboundcall'] })),
    ),
    part('triggers', () =>
      allByCursor((after) =>
        api.processAutomation.getProcessautomationTriggers({
          pageSize: '200',
          ...(after === undefined ? {} : { after }),
        }),
      ),
    ),
  ]);
  const [queues, wrapupCodes, sites] = await Promise.all([
    part('queues', () => allPages((page) => api.routing.getRoutingQueues({ ...page }))),
    part('wrap-up codes', () => allPages((page) => api.routing.getRoutingWrapupcodes({ ...page }))),
    part('sites', () => allPages((page) => api.telephony.getTelephonyProvidersEdgesSites({ ...page }))),
  ]);
  const { outbound } = api;
  const empty = { allowEmptyResult: true } as const;
  const [contactLists, responseSets, ruleSets, campaigns, schedules] = await Promise.all([
    part('contact lists', () => readLists(session, people, left)),
    part('response sets', () =>
      allPages((page) => outbound.getOutboundCallanalysisresponsesets({ ...page, ...empty })),
    ),
    part('rule sets', () => allPages((page) => outbound.getOutboundRulesets({ ...page, ...empty }))),
    part('campaigns', () => allPages((page) => outbound.getOutboundCampaigns({ ...page }))),
    part('campaign schedules', () => outbound.getOutboundSchedulesCampaigns()),
  ]);
  const grants = identity.grants ?? [];
  const copy: OrgCopy = {
    organization: { id: org.id, name: `${org.name} (copy)` },
    reader: {
      id: identity.subject.id,
      name: identity.subject.name,
      grants: grants.map(({ roleId, divisionId }) => ({ roleId, divisionId })),
    },
    ...{ divisions, roles, clients, users, definitions, sources },
    ...{ integrations, credentials, actions, dataTables, flows, triggers },
    ...{ queues, wrapupCodes, sites, contactLists, responseSets, ruleSets, campaigns, schedules },
  };
  return { copy, left };
}

async function readUsers(
  { api }: Session,
  most: number,
  left: string[],
  told: (text: string) => void,
): Promise<readonly Models.User[]> {
  const users: Models.User[] = [];
  const pageSize = 100;
  for (let pageNumber = 1; users.length < most; pageNumber += 1) {
    const page = await api.users.getUsers({
      pageNumber,
      pageSize,
      state: 'any',
      expand: ['presence', 'integrationPresence'],
      integrationPresenceSource: 'MicrosoftTeams',
    });
    const entities = page.entities ?? [];
    users.push(...entities);
    if (pageNumber % 20 === 0) told(`Read ${users.length} of ${page.total ?? users.length} people.`);
    const total = page.total ?? 0;
    if (users.length > most || (users.length === most && total > most)) {
      left.push(`Only the first ${most} of ${total} people were copied: --people takes more.`);
      return users.slice(0, most);
    }
    if (entities.length === 0 || users.length >= total) break;
  }
  return users;
}

async function readDefinitions({ api }: Session): Promise<readonly Models.OrganizationPresenceDefinition[]> {
  const read = async (deactivated: string) =>
    (await api.presence.getPresenceDefinitions0({ deactivated, localeCode: 'ALL' })).entities ?? [];
  return (await Promise.all([read('false'), read('true')])).flat();
}

/** The configuration is asked for one by one: lists leave parts of it out. */
async function readIntegrations({ api }: Session): Promise<readonly Models.Integration[]> {
  const listed = await allPages((page) => api.integrations.getIntegrations({ ...page }));
  const read: Models.Integration[] = [];
  await inBatches(listed, { size: atOnce }, async (batch) => {
    const withConfiguration = batch.map(async (one) => {
      const current = await api.integrations.getIntegrationConfigCurrent(one.id ?? '');
      return { ...one, config: { current } };
    });
    read.push(...(await Promise.all(withConfiguration)));
  });
  return read;
}

/** Those that talk to Genesys Cloud are read as a whole, as ours are; of all others the listing is enough. */
async function readActions({ api }: Session, integrations: readonly Models.Integration[]) {
  const own = new Set(
    integrations
      .filter(({ integrationType }) => integrationType?.id === 'purecloud-data-actions')
      .map(({ id }) => id),
  );
  const listed = await allPages((page) => api.integrations.getIntegrationsActions({ ...page }));
  const read: OrgCopy['actions'][number][] = [];
  await inBatches(listed, { size: atOnce }, async (batch) => {
    const whole = batch.map(async (action) => {
      const id = action.id ?? '';
      if (!own.has(action.integrationId)) return { action, requestTemplate: '', successTemplate: '' };
      const [shown, requestTemplate, successTemplate] = await Promise.all([
        api.integrations.getIntegrationsAction(id, { expand: 'contract', includeConfig: true }),
        api.integrations.getIntegrationsActionTemplate(id, 'requesttemplate.vm'),
        api.integrations.getIntegrationsActionTemplate(id, 'successtemplate.vm'),
      ]);
      return { action: shown, requestTemplate, successTemplate };
    });
    read.push(...(await Promise.all(whole)));
  });
  return read;
}

/** Rows are read of tables that hold presences: those of others are nobody's business. */
async function readTables({ api }: Session): Promise<OrgCopy['dataTables']> {
  const listed = await allPages((page) => api.architect.getFlowsDatatables({ ...page, expand: 'schema' }));
  const read: OrgCopy['dataTables'][number][] = [];
  for (const table of listed) {
    const columns = Object.keys(table.schema?.properties ?? {});
    const ours = columns.some((column) => /presence/i.test(column));
    const rows = ours
      ? await allPages((page) =>
          api.architect.getFlowsDatatableRows(table.id ?? '', { ...page, showbrief: false }),
        )
      : [];
    read.push({ table, rows: JSON.parse(JSON.stringify(rows)) });
  }
  return read;
}

/** People are read of lists that name Genesys Cloud users: customers are nobody's business. */
async function readLists({ api }: Session, most: number, left: string[]): Promise<OrgCopy['contactLists']> {
  const listed = await allPages((page) =>
    api.outbound.getOutboundContactlists({ ...page, allowEmptyResult: true }),
  );
  const read: OrgCopy['contactLists'][number][] = [];
  for (const list of listed) {
    const contacts: Models.DialerContact[] = [];
    if (list.columnNames.includes('userId')) {
      for (let pageNumber = 1; contacts.length < most; pageNumber += 1) {
        const body = { pageNumber, pageSize: 100 };
        const page = await api.outbound.postOutboundContactlistContactsSearch(list.id ?? '', body);
        contacts.push(...(page.entities ?? []));
        if ((page.entities ?? []).length < body.pageSize) break;
      }
      if (contacts.length >= most)
        left.push(`Only the first ${most} contacts of "${list.name}" were copied.`);
    }
    read.push({ list, contacts: contacts.slice(0, most) });
  }
  return read;
}
