import type { Org } from '../org.js';
import type { ScheduleState } from '../outbound/state.js';

/** One object that gc-presence has put into the practice org. */
export interface InstalledObject {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  /** `active`, `published`, `on`, …: whatever says whether it works. */
  readonly state: string;
}

/** The sentence that this program writes into what it creates, up to the solution's name. */
const mark = 'Managed by gc-presence';

/** Everything that carries our mark, and what hangs on it. */
export function installedIn(org: Org): readonly InstalledObject[] {
  const { identity, integrations, architect, automation } = org.state;
  const roles = Object.values(identity.roles)
    .filter(({ description }) => isMarked(description))
    .map(({ id, name, policies }) => ({
      kind: 'role',
      name,
      id,
      state: counted(policies.length, 'policy', 'policies'),
    }));
  const clients = Object.values(identity.clients)
    .filter(({ description }) => isMarked(description))
    .map(({ id, name, state }) => ({ kind: 'OAuth client', name, id, state }));
  const ours = Object.values(integrations.integrations).filter(({ notes }) => isMarked(notes));
  const integrationRows = ours.map(({ id, name, reported }) => ({
    kind: 'integration',
    name,
    id,
    state: reported.toLowerCase(),
  }));
  const credentials = ours
    .flatMap((integration) => Object.values(integration.credentials))
    .flatMap((id) => integrations.credentials[id] ?? [])
    .map(({ id, name, type }) => ({ kind: 'credential', name, id, state: type }));
  const actions = Object.values(integrations.actions)
    .filter((action) => ours.some(({ id }) => id === action.integrationId))
    .map(({ id, published }) => ({
      kind: 'data action',
      name: published.name,
      id,
      state: `published, version ${published.version}`,
    }));
  const tables = Object.values(architect.dataTables)
    .filter(({ description }) => isMarked(description))
    .map(({ id, name, rows }) => ({
      kind: 'data table',
      name,
      id,
      state: counted(Object.keys(rows).length, 'row', 'rows'),
    }));
  const flows = Object.values(architect.flows)
    .filter(({ description, deleted }) => isMarked(description) && !deleted)
    .map(({ id, name, type, publishedVersion }) => ({
      kind: type.toLowerCase(),
      name,
      id,
      state: publishedVersion === undefined ? 'not published' : `published, version ${publishedVersion}`,
    }));
  const triggers = automation.triggers
    .filter(({ description }) => isMarked(description))
    .map(({ id, name, enabled }) => ({ kind: 'trigger', name, id, state: enabled ? 'on' : 'off' }));
  const outbound = outboundObjects(org, new Set(actions.map(({ id }) => id)));
  return [
    ...roles,
    ...clients,
    ...credentials,
    ...integrationRows,
    ...actions,
    ...tables,
    ...flows,
    ...triggers,
    ...outbound,
  ];
}

/** Outbound objects have no place for a mark: they are ours when their rules run a data action of ours. */
function outboundObjects(org: Org, actionIds: ReadonlySet<string>): readonly InstalledObject[] {
  const { ruleSets, campaigns, contactLists, schedules } = org.state.outbound;
  const ours = ruleSets.filter(
    ({ rules, deletedAt }) =>
      deletedAt === undefined &&
      rules.some(({ actions }) =>
        (actions ?? []).some(({ dataAction }) => actionIds.has(dataAction?.id ?? '')),
      ),
  );
  const working = campaigns.filter(({ config }) =>
    config.ruleSetIds.some((id) => ours.some((one) => one.id === id)),
  );
  const lists = contactLists.filter(({ id }) => working.some(({ config }) => config.contactListId === id));
  return [
    ...lists.map(({ id, name, contacts }) => ({
      kind: 'contact list',
      name,
      id,
      state: counted(contacts.length, 'person', 'people'),
    })),
    ...ours.map(({ id, name, rules }) => ({
      kind: 'rule set',
      name,
      id,
      state: counted(rules.length, 'rule', 'rules'),
    })),
    ...working.map(({ id, name, status }) => ({
      kind: 'campaign',
      name,
      id,
      state: `${status}, ${scheduleText(schedules.find((schedule) => schedule.id === id))}`,
    })),
  ];
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function scheduleText(schedule: ScheduleState | undefined): string {
  const [first] = schedule?.recurrences ?? [];
  if (schedule === undefined || first === undefined) return 'not scheduled';
  return `scheduled at ${first.start.slice(11, 16)} ${first.timeZone ?? schedule.timeZone}`;
}

function isMarked(text: string | undefined): boolean {
  return text?.includes(mark) ?? false;
}
