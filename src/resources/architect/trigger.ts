import type { Models } from 'purecloud-platform-client-v2';
import { type InRound, onceInRound } from '../../core/round.js';
import type { Lookup } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { allByCursor } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import { type Field, recordOf } from '../kit/field.js';
import type { Marker } from '../kit/marker.js';
import { onceAccepted } from '../kit/wait.js';

interface TriggerOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  readonly topicName: string;
  readonly matchCriteria: readonly Models.MatchCriteria[];
  readonly dataFormat: 'TopLevelPrimitives' | 'Json';
  readonly enabled: boolean;
  /** The step whose workflow it starts. */
  readonly workflowStep: string;
  /** Steps that have to be done before events may arrive. */
  readonly after: readonly string[];
}

/** A workflow that was just published is refused as a target for a while with 400. */
const targetDeadline = 90_000;

/**
 * A process automation trigger. Platform facts: paged by cursor without a name filter, names are not unique
 * (getProcessautomationTriggers); PUT is a full replace with a version; the topic cannot be changed.
 */
export function trigger(session: Session, options: TriggerOptions) {
  const { name, topicName, marker } = options;
  const api = session.api.processAutomation;
  return defineResource<Models.Trigger, Models.UpdateTriggerRequest>({
    id: 'trigger',
    kind: 'trigger',
    name,
    adminPage: '/directory/#/admin/process-automation/triggers',
    needs: [options.workflowStep, ...options.after],
    permissions: {
      ...permissionsOn('processautomation:trigger'),
      read: ['processautomation:trigger:view | processautomation:trigger:edit'],
    },
    find: {
      caseCounts: true,
      list: (_name, lookup) => listTriggers(session, lookup),
      isOne: (one) => one.topicName === topicName,
    },
    mark: marker,
    fields: {
      name: { want: name },
      description: { want: marker.after(options.purpose), foreign: 'keep' },
      topicName: { want: topicName, fixed: true },
      enabled: { want: options.enabled, absent: false },
      'target.type': { want: 'Workflow' },
      'target.id': { want: ({ id }) => id(options.workflowStep) },
      'target.workflowTargetSettings.dataFormat': {
        want: options.dataFormat,
        // An org for which the settings are not enabled yet leaves them out and behaves like this.
        absent: 'TopLevelPrimitives',
      },
      matchCriteria: { want: options.matchCriteria },
      // Zero and absent both mean that the platform's defaults apply.
      eventTTLSeconds: defaultTime,
      delayBySeconds: defaultTime,
    },
    get: (triggerId) => api.getProcessautomationTrigger(triggerId),
    put: (triggerId, body) => api.putProcessautomationTrigger(triggerId, body),
    post: (body) => api.postProcessautomationTriggers(body),
    // Right after a publication the workflow is not known to triggers yet, and they are refused with 400.
    send: (run, attempt) =>
      onceAccepted({
        what: 'the published workflow to be known to triggers',
        attempt,
        isTooEarly: (error) => error instanceof GenesysError && error.status === 400 && !error.stale,
        deadline: targetDeadline,
        run,
      }),
    remove: (triggerId) => api.deleteProcessautomationTrigger(triggerId),
  });
}

const defaultTime: Field<Models.Trigger> = { want: null, canonical: (seconds) => seconds || null };

export type TriggerSought = Pick<TriggerOptions, 'name' | 'topicName' | 'marker'>;

/** Whether there is one, or were several, or an earlier run on this machine knew one. */
export async function triggerWasThere(
  session: Session,
  { name, topicName, marker }: TriggerSought,
  lookup: Lookup,
): Promise<boolean> {
  if (lookup.remembered('trigger') !== undefined) return true;
  const listed = await listTriggers(session, lookup);
  return listed.some((one) => one.topicName === topicName && (one.name === name || marker.isOn(one)));
}

/**
 * Switched-on triggers on changes of Genesys Cloud presences, of whoever: their workflows may set the presence in
 * Microsoft Teams, which comes back as an event. What they do nobody can read.
 */
export async function triggersOnPresences(
  session: Session,
  lookup: InRound,
): Promise<readonly Models.Trigger[]> {
  const listed = await listTriggers(session, lookup);
  return listed.filter(({ topicName, enabled }) => enabled === true && presenceTopics.has(topicName ?? ''));
}

const presenceTopics = new Set(['v2.users.{id}.presence', 'v2.users.{id}.presences.purecloud']);

export const listTriggers = onceInRound(({ api: { processAutomation } }: Session) =>
  allByCursor((from) => processAutomation.getProcessautomationTriggers({ pageSize: '200', ...from })),
);

/**
 * Why an event would not start a trigger's workflow; undefined when it would. The platform only compares and runs
 * nothing (postProcessautomationTriggerTest), and does not look at whether the trigger is enabled.
 */
export async function whyNotTriggered(
  session: Session,
  triggerId: string,
  event: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  // Unverified: that "the event as a JSON string" means a text within JSON, and not the bare object.
  const body = JSON.stringify(JSON.stringify(event));
  const result = await session.api.processAutomation.postProcessautomationTriggerTest(triggerId, { body });
  if (result.triggerMatches === true) return undefined;
  const { schemaValidation, targetValidation, jsonPathValidation } = result;
  const details = (operation: { matches?: boolean; details?: readonly unknown[] } | undefined) =>
    operation?.matches === false ? (operation.details ?? []) : [];
  const unmet = details(jsonPathValidation)
    .map(recordOf)
    .filter(({ match }) => match === false)
    .map(({ jsonPath }) => `Its criterion on "${jsonPath}" does not match the events of Microsoft Teams.`);
  const reasons = [...details(schemaValidation), ...details(targetValidation), ...unmet];
  return reasons.join(' ') || 'The platform does not say why.';
}
