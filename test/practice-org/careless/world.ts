import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  addTrigger,
  ask,
  blueprintFlow,
  type Installed,
  installBelowFlow,
  publish,
  updateAction,
} from '../automation/teams-solution.js';
import { agentless, campaign, outbound, presenceRule, site } from '../outbound/fixtures.js';

/** The body of an answer. */
export type Sent = Awaited<ReturnType<typeof ask>>;

export interface Answered {
  readonly status: number;
  readonly body: Sent;
}

/** An org with one of everything, for a client that takes no care. */
export interface World {
  readonly org: TestOrg;
  readonly teams: Installed;
  readonly flowId: string;
  readonly triggerId: string;
  /** The installed, secure action that changes presences. */
  readonly secureActionId: string;
  readonly list: Sent;
  readonly responses: Sent;
  readonly ruleSet: Sent;
  /** Off; refers to the list, the response set and the rule set. */
  readonly campaign: Sent;
  /** Has rich settings. */
  readonly queue: Sent;
}

export async function carelessWorld(): Promise<World> {
  const org = await startTestOrg();
  const teams = await installBelowFlow(org);
  const published = await publish(org, blueprintFlow('Presence flow', '{var: State.presence}'));
  const trigger = await addTrigger(org, published.flow.id);
  const secure = updateAction(teams.integrationId, {
    name: 'Update Presence (Secure)',
    secure: true,
    contract: {
      input: {
        inputSchema: {
          type: 'object',
          properties: { USER_ID: { type: 'string' }, PRESENCE_DEFINITION_ID: { type: 'string' } },
        },
      },
      output: { successSchema: { type: 'object', properties: {} } },
    },
  });
  const action = await ask(org, 'POST', '/api/v2/integrations/actions', secure);
  const { list, responses } = await campaign(org, { name: 'Without rules' });
  const ruleSet = await ask(org, 'POST', `${outbound}/rulesets`, {
    name: 'ScheduledWorkflow',
    contactList: { id: list.id },
    rules: [presenceRule(action.id, 'availableId')],
  });
  const created = await ask(
    org,
    'POST',
    `${outbound}/campaigns`,
    agentless(list.id, responses.id, site(org), { ruleSets: [{ id: ruleSet.id }] }),
  );
  const queues = await ask(org, 'GET', '/api/v2/routing/queues?pageSize=100');
  return {
    org,
    teams,
    flowId: published.flow.id,
    triggerId: trigger.id,
    secureActionId: action.id,
    list,
    responses,
    ruleSet,
    campaign: created,
    queue: queues.entities.find((queue: Sent) => queue.bullseye !== undefined),
  };
}

/** A flow job's end in the form of an answer: a failed job is a refusal. */
export async function publishedAs(world: World, yaml: string): Promise<Answered> {
  const { status, messages } = await publish(world.org, yaml);
  return { status: status === 'Failure' ? 400 : 200, body: { message: messages?.[0]?.text } };
}

export function without(object: Sent, ...names: string[]): Sent {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
