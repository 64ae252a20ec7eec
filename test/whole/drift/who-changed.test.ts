import { describe, expect, test } from 'vitest';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { type AssociateObjects, associateObjects } from '../../support/associate-objects.js';
import { the } from '../../support/solution-objects.js';
import { oneLine, type RunResult, restoredForEach } from '../../support/whole.js';
import { withAssociates } from '../associate.js';
import { kindOf } from '../drift.js';
import { somebody } from '../foreign.js';

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, whose shape the contract check has proved
type Body = Record<string, any>;

const schedule = 'ScheduledWorkflow';

/** Another client of the org, such as that of a deployment tool. */
let other: { readonly id: string; readonly name: string; readonly token: string };

const whole = restoredForEach(
  () => withAssociates(['--queue', 'Claims', '--alerting-timeout', '40']),
  async () => {
    const token = await whole.org.tokenWith('all');
    const client = the(whole.org.org.state.identity.clients, ({ name }) => name.startsWith('Test client'));
    other = { id: client.id, name: client.name, token };
  },
);

const objects = () => associateObjects(whole.org.org);
const claims = () => the(whole.org.org.state.outbound.queues, ({ name }) => name === 'Claims');
const credential = () => {
  const [id = ''] = Object.values(objects().integration.credentials);
  return the(whole.org.org.state.integrations.credentials, (one) => one.id === id);
};

function changedBy({ document }: RunResult, step: string) {
  expect(document.error).toBeUndefined();
  return document.steps.find(({ id }) => id === step)?.changedBy;
}

interface Case {
  readonly step: string;
  readonly path: (objects: AssociateObjects) => string;
  readonly change: (body: Body) => Body;
  /** The platform tells who it was, and not only when. */
  readonly tellsWho?: true;
}

const cases: readonly Case[] = [
  {
    step: 'oauth-client',
    path: ({ client }) => `/api/v2/oauth/clients/${client.id}`,
    change: ({ name, description, authorizedGrantType, roleDivisions }) => ({
      ...{ name, description, authorizedGrantType, roleDivisions },
      accessTokenValiditySeconds: 600,
    }),
    tellsWho: true,
  },
  {
    step: 'credential',
    path: () => `/api/v2/integrations/credentials/${credential().id}`,
    change: ({ name, type }) => ({
      name: `${name} (old)`,
      type,
      credentialFields: { clientId: 'x', clientSecret: 'y' },
    }),
  },
  {
    step: 'contact-list',
    path: ({ list }) => `/api/v2/outbound/contactlists/${list.id}`,
    change: (body) => ({ ...body, trimWhitespace: false }),
  },
  {
    step: 'wrap-up-code',
    path: ({ code }) => `/api/v2/routing/wrapupcodes/${code.id}`,
    change: ({ name }) => ({ name, description: 'Theirs' }),
    tellsWho: true,
  },
  {
    step: 'call-analysis',
    path: ({ responses }) => `/api/v2/outbound/callanalysisresponsesets/${responses.id}`,
    change: (body) => ({ ...body, liveSpeakerDetectionMode: 'High' }),
  },
  {
    step: `rule-set:${schedule}`,
    path: ({ available }) => `/api/v2/outbound/rulesets/${available.rules.id}`,
    change: (body) => ({ ...body, rules: body.rules.map((rule: Body) => ({ ...rule, name: 'Theirs' })) }),
  },
  {
    step: `campaign:${schedule}`,
    path: ({ available }) => `/api/v2/outbound/campaigns/${available.campaign.id}`,
    change: (body) => ({ ...body, outboundLineCount: 7 }),
  },
  {
    step: `schedule:${schedule}`,
    path: ({ available }) => `/api/v2/outbound/schedules/campaigns/${available.campaign.id}`,
    change: (body) => ({
      ...body,
      recurrences: body.recurrences.map((one: Body) => ({
        ...one,
        // Its first start has to lie on one of them.
        pattern: { ...one.pattern, daysOfWeek: [weekdayOf(one.start)] },
      })),
    }),
  },
  {
    step: 'queue:Claims',
    path: () => `/api/v2/routing/queues/${claims().id}`,
    change: ({ conditionalGroupRouting, ...body }) => ({
      ...body,
      mediaSettings: {
        ...body.mediaSettings,
        call: { ...body.mediaSettings.call, alertingTimeoutSeconds: 12 },
      },
    }),
    tellsWho: true,
  },
];

function weekdayOf(local: string): string {
  return new Date(`${local}Z`).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' });
}

describe('status tells when another client changed it, and where the platform knows, which', () => {
  test.each(cases)('$step', async ({ step, path, change, tellsWho }) => {
    const { org } = whole.org;
    // Only who holds its role may change a client.
    const roleId = objects().role.id;
    for (const divisionId of Object.keys(org.state.identity.divisions))
      grant(org, { id: other.id, type: 'PC_OAUTH_CLIENT' }, { roleId, divisionId }, 0);
    const began = Date.now();
    const address = path(objects());
    const before = await whole.org.request('GET', address);
    const answer = await whole.org.request('PUT', address, change(before.body), other.token);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);

    const run = await whole.associate('status', '--json');
    expect(kindOf(run, step)).toBe('drift');
    const told = changedBy(run, step);
    expect(told?.by).toBe(tellsWho ? other.name : undefined);
    expect(Date.parse(told?.at ?? '')).toBeGreaterThanOrEqual(began);
    expect(Date.parse(told?.at ?? '')).toBeLessThanOrEqual(Date.now());
    const shown = oneLine((await whole.associate('status')).stdout);
    expect(shown).toContain(
      `Changed by hand${tellsWho ? ` by ${other.name}` : ''} on ${told?.at?.slice(0, 10)} at ${told?.at?.slice(11, 16)} UTC.`,
    );
  });
});

describe('where the platform tells an id only', () => {
  const byUser = () => {
    const person = somebody(whole.org.org);
    Object.assign(objects().code, { description: 'Theirs', modifiedBy: person.id });
    Object.assign(claims(), { modifiedBy: person.id });
    Object.assign(claims().settings.mediaSettings?.call ?? {}, { alertingTimeoutSeconds: 12 });
    return person;
  };
  const asked = ({ requests }: RunResult) =>
    requests
      .map(({ path }) => path)
      .filter((path) => /\/subjects\/(?!me)|\/users\/(?!search)[^/]+$/.test(path));

  test('status looks the name up, once for each id', async () => {
    const person = byUser();
    const run = await whole.associate('status', '--json');
    expect([changedBy(run, 'wrap-up-code')?.by, changedBy(run, 'queue:Claims')?.by]).toEqual([
      person.name,
      person.name,
    ]);
    expect(asked(run)).toEqual([`/api/v2/authorization/subjects/${person.id}`]);
    expect(run.writes).toEqual([]);
  });

  test('a person is named also without the permission to see grants', async () => {
    const person = byUser();
    const { roles } = whole.org.org.state.identity;
    for (const policy of the(roles, ({ name }) => name === 'Setup wizard administrator').policies)
      if (policy.entityName === 'grant') policy.actions = policy.actions.filter((one) => one !== 'view');
    const run = await whole.associate('status', '--json');
    expect(changedBy(run, 'wrap-up-code')?.by).toBe(person.name);
    expect(asked(run)).toEqual([`/api/v2/users/${person.id}`]);
  });

  test('the id stands there when nobody knows whose it is', async () => {
    byUser();
    const gone = '0a4b7c1e-0000-4000-8000-00000000dead';
    objects().code.modifiedBy = gone;
    expect(changedBy(await whole.associate('status', '--json'), 'wrap-up-code')?.by).toBe(gone);
    expect(oneLine((await whole.associate('status')).stdout)).toContain(`Changed by hand by ${gone} on`);
  });

  test('nothing is asked for what is in sync, nor for what is outdated', async () => {
    const seen = await whole.associate('status', '--json');
    Object.assign(objects().code, { modifiedBy: somebody(whole.org.org).id });
    const run = await whole.associate('status', '--json', '--alerting-timeout', '50', '--queue', 'Claims');
    expect(kindOf(run, 'queue:Claims')).toBe('outdated');
    expect(changedBy(run, 'queue:Claims')).toBeUndefined();
    expect([...asked(seen), ...asked(run)]).toEqual([]);
  });
});

test('nobody is named for a client that only lacks the role that was deleted', async () => {
  const role = the(whole.org.org.state.identity.roles, ({ name }) => name === 'Update GC User Presence');
  const deleted = await whole.org.request('DELETE', `/api/v2/authorization/roles/${role.id}`);
  expect(deleted.status).toBeLessThan(300);
  const status = await whole.associate('status', '--json');
  expect([kindOf(status, 'role'), kindOf(status, 'oauth-client')]).toEqual(['missing', 'outdated']);
  expect(changedBy(status, 'oauth-client')).toBeUndefined();
});
