import { counted } from '../json.js';
import type { Org } from '../org.js';
import type { ScheduleState } from '../outbound/state.js';

/** The sentence that this program writes into what it creates, up to the solution's name. */
const mark = 'Managed by gc-presence';

/** Whether it says of itself that this program made it. */
export function isMarked({ description }: { readonly description?: string | undefined }): boolean {
  return description?.includes(mark) ?? false;
}

const flowKinds: Readonly<Record<string, string>> = {
  WORKFLOW: 'workflow',
  OUTBOUNDCALL: 'outbound call flow',
};

/** One object; `state` is `active`, `published`, `on`, …: whatever says whether it works. */
function row({ id, name }: { readonly id: string; readonly name: string }, kind: string, state: string) {
  return { kind, name, id, state };
}

/** Everything that carries our mark, and what hangs on it. */
export function installedIn(org: Org) {
  const { identity, integrations, architect, automation, outbound } = org.state;
  const marked = <T extends { readonly description?: string | undefined }>(
    all: Readonly<Record<string, T>> | readonly T[],
  ) => Object.values(all).filter(isMarked);
  const ours = Object.values(integrations.integrations).filter(({ notes }) => notes.includes(mark));
  const actions = Object.values(integrations.actions).filter((action) =>
    ours.some(({ id }) => id === action.integrationId),
  );
  const credentials = ours
    .flatMap((integration) => Object.values(integration.credentials))
    .flatMap((id) => integrations.credentials[id] ?? []);
  return [
    ...marked(identity.roles).map((role) =>
      row(role, 'role', counted(role.policies.length, 'policy', 'policies')),
    ),
    ...marked(identity.clients).map((client) => row(client, 'OAuth client', client.state)),
    // Its name carries the id of the client, which stands above.
    ...credentials.map(({ id, name }) =>
      row({ id, name: name.replace(/ \([\da-f-]{36}\)$/, '') }, 'credential', 'stored'),
    ),
    ...ours.map((integration) => row(integration, 'integration', integration.reported.toLowerCase())),
    ...actions.map(({ id, published: { name, version } }) =>
      row({ id, name }, 'data action', `version ${version}`),
    ),
    ...marked(architect.dataTables).map((table) =>
      row(table, 'data table', counted(Object.keys(table.rows).length, 'row', 'rows')),
    ),
    ...marked(architect.flows)
      .filter(({ deleted }) => !deleted)
      .map((flow) => {
        const version = flow.publishedVersion;
        const state = version === undefined ? 'not published' : `version ${version}`;
        return row(flow, flowKinds[flow.type] ?? 'flow', state);
      }),
    ...marked(automation.triggers).map((one) => row(one, 'trigger', one.enabled ? 'on' : 'off')),
    ...marked(outbound.wrapupCodes).map((code) => row(code, 'wrap-up code', '-')),
    ...outboundObjects(org, new Set(actions.map(({ id }) => id))),
  ];
}

/** Outbound objects have no place for a mark: they are ours when their rules run a data action of ours. */
function outboundObjects(org: Org, actionIds: ReadonlySet<string>) {
  const { ruleSets, campaigns, contactLists, schedules, responseSets } = org.state.outbound;
  const ours = ruleSets.filter(
    ({ rules, deletedAt }) =>
      deletedAt === undefined &&
      rules.some(({ actions = [] }) => actions.some(({ dataAction }) => actionIds.has(dataAction?.id ?? ''))),
  );
  const working = campaigns.filter(({ config }) =>
    config.ruleSetIds.some((id) => ours.some((one) => one.id === id)),
  );
  const lists = contactLists.filter(({ id }) => working.some(({ config }) => config.contactListId === id));
  return [
    ...lists.map((list) => row(list, 'contact list', counted(list.contacts.length, 'person', 'people'))),
    ...responseSets
      .filter(({ id }) => working.some(({ config }) => config.callAnalysisResponseSetId === id))
      .map((set) =>
        row(set, 'response set', counted(Object.keys(set.responses).length, 'response', 'responses')),
      ),
    ...ours.map((set) => row(set, 'rule set', counted(set.rules.length, 'rule', 'rules'))),
    ...working.map((campaign) => {
      const schedule = scheduleText(schedules.find(({ id }) => id === campaign.id));
      // Between two starts it is off: that is no news.
      const now = campaign.status === 'off' ? '' : `${campaign.status.replaceAll('_', ' ')}, `;
      return row(campaign, 'campaign', `${now}${schedule}`);
    }),
  ];
}

function scheduleText(schedule: ScheduleState | undefined): string {
  const [first] = schedule?.recurrences ?? [];
  if (schedule === undefined || first === undefined) return 'not scheduled';
  return `at ${first.start.slice(11, 16)} ${first.timeZone ?? schedule.timeZone}`;
}
