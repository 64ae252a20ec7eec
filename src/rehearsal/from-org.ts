import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Models } from 'purecloud-platform-client-v2';
import type { Command } from '../answers/command.js';
import { forOneRun, numberField, runSwitch } from '../answers/field-kinds.js';
import { connectionOptions, generalOptionsOfRows } from '../answers/option-groups.js';
import { requirePlace } from '../core/files.js';
import { inputProblem } from '../core/problem.js';
import { command, render, text, unbroken } from '../core/text.js';
import { GenesysError } from '../genesys/errors.js';
import {
  allByCursor,
  allByNextUri,
  allPages,
  inBatches,
  type Page,
  type PageRequest,
} from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';
import { makePracticeOrg, type OrgCopy, requireNewFile } from '../practice-org/open.js';
import { type CommandRun, runCommand } from '../solution/command-run.js';
import { connect, type OrgContext } from '../solution/connect.js';
import { showReport } from '../solution/report.js';
import { copyJournals } from '../state/journal-file.js';
import { stateDirectory } from '../state/state-directory.js';
import { printResult } from '../ui/result.js';
import { anonymised } from './anonymise.js';

const fields = {
  anonymise: runSwitch(
    '--anonymise',
    'replace names, e-mail addresses and numbers, each by the same one wherever it stands',
  ),
  people: numberField({
    ...forOneRun('--people <number>', 'how many people to copy at most, and contacts of a list'),
    ...{ default: 5000, min: 1, max: 50_000 },
  }),
} as const;

export const sandboxFromOrg: Command = {
  description:
    'Makes a practice org of your own org, so that you can rehearse there before anything is touched: people with their presences and groups, divisions, roles, OAuth clients, queues, sites, integrations, data actions, data tables, flows, triggers, and the objects of outbound. It only reads. Secrets cannot be read and are new in the copy; what a flow does cannot be read either, so a flow runs there only once setup has published it. With --anonymise the file can be handed on.',
  positionals: [
    { name: 'file', summary: 'the practice org to write; it must not be there yet', required: true },
  ],
  options: [{ title: 'Options of sandbox from-org', table: fields }, connectionOptions, generalOptionsOfRows],
  examples: [
    { title: 'Copy your org', line: 'gc-presence sandbox from-org our-org.json' },
    {
      title: 'Rehearse in the copy',
      line: 'gc-presence teams-presence setup --sandbox our-org.json',
    },
    { title: 'Hand a copy to somebody else', line: 'gc-presence sandbox from-org copy.json --anonymise' },
  ],
  load: async () => ({
    run: (context) =>
      runCommand(context, { fields }, copyOrg, (run, ending) => {
        if (!('people' in ending)) return showReport(run, ending);
        const [name = ''] = context.positionals;
        const { warnings, people, queues } = ending;
        if (run.answers.common.json) {
          printResult(context, { ...ending, org: run.known().org }, () => []);
          return;
        }
        for (const warning of warnings) run.view.warn(warning);
        const replaced = run.answers.own.anonymise
          ? ' Names, e-mail addresses and numbers are replaced.'
          : '';
        run.view.ending(
          `${name} is a practice org now, with ${people} people and ${queues} queues.${replaced} In the org itself nothing was changed.`,
          'well',
        );
        const next = text`Look around in it: ${command('sandbox show', '--sandbox')}\nSee what setup would do: ${command('teams-presence plan', '--sandbox')}`;
        run.view.note(render(next, { ...context.io, sandbox: name }, unbroken));
      }),
  }),
};

async function copyOrg(run: CommandRun<typeof fields>) {
  const [name = ''] = run.context.positionals;
  const file = resolve(run.context.io.cwd, name);
  if (existsSync(file))
    throw inputProblem(`${name} is there already.`, {
      code: 'file-exists',
      next: 'Name another file, or remove this one yourself. Nothing was read.',
    });
  requireNewFile(file, () => requirePlace(file));
  const { anonymise, people } = run.answers.own;
  const connected = await connect(run);
  const { copy, left } = await readOrg(connected, people);
  const made = makePracticeOrg(file, anonymise ? anonymised(copy) : copy);
  // What is remembered of the org fits only the same names.
  if (!anonymise) {
    const { environment } = run.context.io;
    const { org } = connected;
    copyJournals(stateDirectory({ environment }), org.id, { ...org, id: made.id, name: made.name });
  }
  return {
    ...({ result: 'applied', file } as const),
    ...{ people: copy.users.length, queues: copy.queues.length, warnings: left },
  };
}

/** Reads what matters to the solutions of an org: at most so many users, and so many contacts of each list. */
async function readOrg({ session, identity, org, view }: OrgContext<typeof fields>, most: number) {
  const { authorization, oauth, presence, integrations, architect, processAutomation } = session.api;
  const { routing, telephony, outbound, users: people } = session.api;
  /** What could not be read, and what was left out, in sentences. */
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
  const users = await upTo(
    most,
    (page) =>
      people.getUsers({
        ...page,
        state: 'any',
        expand: ['presence', 'integrationPresence'],
        integrationPresenceSource: 'MicrosoftTeams',
      }),
    (read, total) => view.note(`Read ${read} of ${total} people.`),
  );
  if (users.more)
    left.push(`Only the first ${most} of ${users.total} people were copied: --people takes more.`);
  view.note(`Read ${definitions.length} presences and ${users.taken.length} people.`);
  const empty = { allowEmptyResult: true } as const;
  const read = part('integrations', () => readIntegrations(session));
  const parts = {
    divisions: part('divisions', () => allPages((page) => authorization.getAuthorizationDivisions(page))),
    roles: part('roles', () => allPages((page) => authorization.getAuthorizationRoles(page))),
    clients: part('OAuth clients', () =>
      allByNextUri(oauth.getOauthClients(), session.follow<Models.OAuthClient>),
    ),
    sources: part('presence sources', async () => (await presence.getPresenceSources({})).entities ?? []),
    integrations: read,
    credentials: part('credentials', () => allPages((page) => integrations.getIntegrationsCredentials(page))),
    actions: part('data actions', async () => readActions(session, await read)),
    dataTables: part('data tables', () => readTables(session)),
    flows: part('flows', () =>
      allPages((page) => architect.getFlows({ ...page, type: ['workflow', 'outboundcall'] })),
    ),
    triggers: part('triggers', () =>
      allByCursor((from) => processAutomation.getProcessautomationTriggers({ pageSize: '200', ...from })),
    ),
    groups: part('groups', async () => readGroups(session, left)),
    queues: part('queues', () => allPages((page) => routing.getRoutingQueues(page))),
    wrapupCodes: part('wrap-up codes', () => allPages((page) => routing.getRoutingWrapupcodes(page))),
    sites: part('sites', () => allPages((page) => telephony.getTelephonyProvidersEdgesSites(page))),
    contactLists: part('contact lists', () => readLists(session, most, left)),
    responseSets: part('response sets', () =>
      allPages((page) => outbound.getOutboundCallanalysisresponsesets({ ...page, ...empty })),
    ),
    ruleSets: part('rule sets', () =>
      allPages((page) => outbound.getOutboundRulesets({ ...page, ...empty })),
    ),
    campaigns: part('campaigns', () => allPages((page) => outbound.getOutboundCampaigns(page))),
    schedules: part('campaign schedules', () => outbound.getOutboundSchedulesCampaigns()),
  };
  const { id, name } = identity.subject;
  const grants = (identity.grants ?? []).map(({ roleId, divisionId }) => ({ roleId, divisionId }));
  const copy: OrgCopy = {
    organization: { id: org.id, name: `${org.name} (copy)` },
    reader: { id, name, grants },
    users: users.taken,
    definitions,
    ...(await allOf(parts)),
  };
  return { copy, left };
}

async function allOf<T extends Readonly<Record<string, Promise<unknown>>>>(parts: T) {
  const all = Object.entries(parts).map(async ([key, part]) => [key, await part] as const);
  // The compiler does not follow the members through the list.
  return Object.fromEntries(await Promise.all(all)) as { [K in keyof T]: Awaited<T[K]> };
}

/** The first `most` of a list, and whether there are more. */
async function upTo<T>(
  most: number,
  fetch: (page: PageRequest) => Promise<Page<T>>,
  told: (read: number, total: number) => void = () => {},
) {
  const taken: T[] = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { entities = [], total = 0 } = await fetch({ pageNumber, pageSize: 100 });
    taken.push(...entities);
    if (taken.length > most || (taken.length === most && total > most))
      return { taken: taken.slice(0, most), total, more: true };
    if (entities.length === 0 || (total > 0 && taken.length >= total)) return { taken, total, more: false };
    if (pageNumber % 20 === 0) told(taken.length, total);
  }
}

/** Objects that are read one by one, some at a time. */
async function each<T, Read>(all: readonly T[], read: (one: T) => Promise<Read>): Promise<readonly Read[]> {
  const results: Read[] = [];
  await inBatches(all, { size: 20 }, async (batch) => {
    results.push(...(await Promise.all(batch.map(read))));
  });
  return results;
}

async function readDefinitions({ api }: Session): Promise<readonly Models.OrganizationPresenceDefinition[]> {
  const read = async (deactivated: string) =>
    (await api.presence.getPresenceDefinitions0({ deactivated, localeCode: 'ALL' })).entities ?? [];
  return (await Promise.all([read('false'), read('true')])).flat();
}

/** The configuration is asked for one by one: lists leave parts of it out. */
/** Who is in a group takes a request each. */
const mostGroups = 500;

async function readGroups({ api: { groups }, follow }: Session, left: string[]): Promise<OrgCopy['groups']> {
  const listed = await allPages((page) => groups.getGroups(page));
  if (listed.length > mostGroups)
    left.push(`Only the first ${mostGroups} of ${listed.length} groups were copied.`);
  return each(listed.slice(0, mostGroups), async (group) => {
    const members = await allByNextUri(groups.getGroupIndividuals(group.id ?? ''), follow<Models.User>);
    return { group, memberIds: members.map(({ id = '' }) => id) };
  });
}

async function readIntegrations({ api }: Session): Promise<readonly Models.Integration[]> {
  const listed = await allPages((page) => api.integrations.getIntegrations(page));
  return each(listed, async (one) => {
    const current = await api.integrations.getIntegrationConfigCurrent(one.id ?? '');
    return { ...one, config: { current } };
  });
}

/** Those that talk to Genesys Cloud are read as a whole, as ours are; of all others the listing is enough. */
async function readActions({ api }: Session, integrations: readonly Models.Integration[]) {
  const own = new Set(
    integrations
      .filter(({ integrationType }) => integrationType?.id === 'purecloud-data-actions')
      .map(({ id }) => id),
  );
  const listed = await allPages((page) => api.integrations.getIntegrationsActions(page));
  return each(listed, async (action): Promise<OrgCopy['actions'][number]> => {
    const { id = '' } = action;
    if (!own.has(action.integrationId)) return { action, requestTemplate: '', successTemplate: '' };
    const [shown, requestTemplate, successTemplate] = await Promise.all([
      api.integrations.getIntegrationsAction(id, { expand: 'contract', includeConfig: true }),
      api.integrations.getIntegrationsActionTemplate(id, 'requesttemplate.vm'),
      api.integrations.getIntegrationsActionTemplate(id, 'successtemplate.vm'),
    ]);
    return { action: shown, requestTemplate, successTemplate };
  });
}

/** Rows are read of tables that hold presences: those of others are nobody's business. */
async function readTables({ api: { architect } }: Session): Promise<OrgCopy['dataTables']> {
  const listed = await allPages((page) => architect.getFlowsDatatables({ ...page, expand: 'schema' }));
  return each(listed, async (table) => {
    const { id = '', schema } = table;
    const ours = Object.keys(schema?.properties ?? {}).some((column) => /presence/i.test(column));
    const rows = ours
      ? await allPages((page) => architect.getFlowsDatatableRows(id, { ...page, showbrief: false }))
      : [];
    return { table, rows: JSON.parse(JSON.stringify(rows)) };
  });
}

/** People are read of lists that name Genesys Cloud users: customers are nobody's business. */
async function readLists(
  { api: { outbound } }: Session,
  most: number,
  left: string[],
): Promise<OrgCopy['contactLists']> {
  const listed = await allPages((page) =>
    outbound.getOutboundContactlists({ ...page, allowEmptyResult: true }),
  );
  return each(listed, async (list) => {
    if (!list.columnNames.includes('userId')) return { list, contacts: [] };
    const search = (page: PageRequest) => outbound.postOutboundContactlistContactsSearch(list.id ?? '', page);
    const { taken, more } = await upTo<Models.DialerContact>(most, search);
    if (more) left.push(`Only the first ${most} contacts of "${list.name}" were copied.`);
    return { list, contacts: taken };
  });
}
