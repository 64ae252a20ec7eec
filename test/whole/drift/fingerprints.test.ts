import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Observations } from '../../../src/engine/observe.js';
import type { Plan } from '../../../src/engine/plan.js';
import type { Resource } from '../../../src/engine/resource.js';
import { installed, type RunResult } from '../../support/whole.js';
import { five, withAssociates } from '../associate.js';

/** What the fingerprints of the last look were taken of, by step. */
const parts = vi.hoisted(() => new Map<string, unknown>());

vi.mock('../../../src/engine/fingerprint.js', async (original) => {
  const real = await original<typeof import('../../../src/engine/fingerprint.js')>();
  return {
    ...real,
    foundAsWanted: (plan: Plan, ordered: readonly Resource[], observations: Observations) => {
      for (const resource of ordered) {
        const observation = observations.get(resource.id);
        if (observation?.kind !== 'found') continue;
        const { state } = observation.observed;
        parts.set(resource.id, resource.fingerprinted === undefined ? state : resource.fingerprinted(state));
      }
      return real.foundAsWanted(plan, ordered, observations);
    },
  };
});

beforeEach(() => parts.clear());

/** The names of everything in it: `config.request.headers`, `rules[].name`. Ids and rows of people have no name. */
function membersOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [path] : value.flatMap((one) => membersOf(one, `${path}[]`));
  // A schema is whatever the template says.
  if (typeof value !== 'object' || value === null || /^contract\.\w+\.\w+$/.test(path)) return [path];
  return Object.entries(value).flatMap(([key, member]) => {
    const name = path === 'rows' || /^[0-9a-f-]{36}$/.test(key) ? '*' : key;
    return membersOf(member, path === '' ? name : `${path}.${name}`);
  });
}

function shapes(run: RunResult): Record<string, readonly string[]> {
  expect(run.document.error).toBeUndefined();
  expect(run.code).toBe(0);
  const entries = [...parts].map(
    ([step, part]) => [step.split(':')[0] ?? step, [...new Set(membersOf(part))].toSorted()] as const,
  );
  return Object.fromEntries(entries);
}

const shared = {
  role: ['description', 'name', 'permissionPolicies[]'],
  'oauth-client': [
    'accessTokenValiditySeconds',
    'authorizedGrantType',
    'description',
    'name',
    'roleDivisions[]',
    'state',
  ],
  credential: ['changing', 'kept', 'name', 'type'],
  integration: ['config.credentials.pureCloudOAuthClient.id', 'config.name', 'config.notes', 'intendedState'],
};

const writingAction = [
  'category',
  'config.request.headers.Content-Type',
  'config.request.requestTemplate',
  'config.request.requestType',
  'config.request.requestUrlTemplate',
  'config.response.successTemplate',
  'config.timeoutSeconds',
  'contract.input.inputSchema',
  'contract.output.successSchema',
  'name',
  'secure',
];

const readingAction = [
  ...writingAction.filter((member) => !member.includes('headers')),
  'config.response.translationMap.presenceDefinitionId',
  'config.response.translationMap.systemPresence',
  'config.response.translationMapDefaults.presenceDefinitionId',
  'config.response.translationMapDefaults.systemPresence',
].toSorted();

const flow = ['active', 'description', 'digest', 'divisionId', 'name', 'publishedVersion'];

const reaction = (outcome: string) =>
  ['data', 'name', 'reactionType'].map(
    (member) => `responses.disposition.classification.callable.${outcome}.${member}`,
  );

/**
 * What an older program kept is compared with what a newer one sees. Whoever changes these has to mean that once, after
 * the update, everybody's `status` says drift instead of outdated.
 */
describe('fingerprints are taken of what a hand could change, in one form for all versions', () => {
  test('teams-presence', async () => {
    const whole = await installed();
    try {
      expect(shapes(await whole.run(['teams-presence', 'status', '--json']))).toEqual({
        ...shared,
        'action-get-presence': readingAction,
        'action-update-presence': writingAction,
        'data-table': [
          'description',
          'division.id',
          'name',
          'schema.properties.GenesysCloudPresenceId',
          'schema.properties.key.title',
        ],
        mappings: ['rows.*', 'unfinished'],
        workflow: flow,
        trigger: [
          'delayBySeconds',
          'description',
          'enabled',
          'eventTTLSeconds',
          'matchCriteria[].jsonPath',
          'matchCriteria[].operator',
          'matchCriteria[].value',
          'name',
          'target.id',
          'target.type',
          'target.workflowTargetSettings.dataFormat',
          'topicName',
        ],
      });
    } finally {
      await whole.close();
    }
  });

  test('associate-user', async () => {
    const whole = await withAssociates(['--queue', 'Claims', '--alerting-timeout', '40']);
    try {
      const { outbound, people } = whole.org.org.state;
      for (const { id, email } of Object.values(people.users))
        if (five.some((one) => one === email)) outbound.chatSettings[id] = { when: 'Always' };
      const run = await whole.associate('status', '--mobile-notifications', 'always', '--json');
      expect(shapes(run)).toEqual({
        ...shared,
        'action-update-presence-secure': writingAction,
        'contact-list': ['division', 'name', 'trimWhitespace'],
        // One digest of all contacts.
        contacts: [''],
        'wrap-up-code': ['description', 'name'],
        'outbound-flow': flow,
        'call-analysis': [
          'amdSpeechDistinguishEnabled',
          'beepDetectionEnabled',
          'liveSpeakerDetectionMode',
          'name',
          ...reaction('machine'),
          ...reaction('person'),
        ],
        'rule-set': [
          'contactList',
          'name',
          'rules[].actions[].actionTypeName',
          'rules[].actions[].dataAction',
          'rules[].actions[].mappings',
          'rules[].actions[].mappings[]',
          'rules[].actions[].type',
          'rules[].category',
          'rules[].conditions[].operator',
          'rules[].conditions[].type',
          'rules[].conditions[].value',
          'rules[].name',
        ],
        campaign: [
          'alwaysRunning',
          'callAnalysisResponseSet',
          'callableTimeSet',
          'callerAddress',
          'callerName',
          'contactList',
          'contactListFilters',
          'contactSorts[].direction',
          'contactSorts[].fieldName',
          'contactSorts[].numeric',
          'dialingMode',
          'division',
          'dncLists',
          'edgeGroup',
          'name',
          'noAnswerTimeout',
          'outboundLineCount',
          'phoneColumns[].columnName',
          'phoneColumns[].type',
          'queue',
          'ruleSets[]',
          'script',
          'site',
        ],
        schedule: [
          'firstStart',
          'timing.end',
          'timing.others',
          'timing.pattern',
          'timing.range',
          'timing.start',
          'timing.timeZone',
        ],
        queue: ['alertingTimeoutSeconds'],
        'mobile-notifications': ['*'],
      });
    } finally {
      await whole.close();
    }
  });
});
