import type { Models } from 'purecloud-platform-client-v2';
import type { Lookup, Observed, Output, Resource, Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { allByCursor } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { findMarked, requireUnique, withRemembered } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';
import { onceAccepted, removeWhenUnused, withCurrentVersion } from '../kit/wait.js';

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

interface Desired {
  readonly name: string;
  readonly description: string;
  readonly topicName: string;
  readonly enabled: boolean;
  readonly target: { readonly type: string; readonly id: string; readonly dataFormat: string };
  readonly matchCriteria: readonly Models.MatchCriteria[];
}

interface State extends Desired {
  readonly eventTTLSeconds?: number;
  readonly delayBySeconds?: number;
}

/** A workflow that was just published is refused as a target for a while with 400. */
const targetDeadline = 90_000;

/**
 * A process automation trigger. Platform facts: paged by cursor without a name filter, names are not unique
 * (getProcessautomationTriggers); PUT is a full replace with a version; the topic cannot be changed.
 */
export function trigger(session: Session, options: TriggerOptions): Resource<Desired, State> {
  const { name, topicName, marker } = options;
  const id = 'trigger';
  const api = session.api.processAutomation;

  return {
    id,
    title: `Trigger "${name}"`,
    needs: [options.workflowStep, ...options.after],
    permissions: {
      read: ['processautomation:trigger:view | processautomation:trigger:edit'],
      create: ['processautomation:trigger:add'],
      update: ['processautomation:trigger:edit'],
      remove: ['processautomation:trigger:delete'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const found = await findTrigger(session, options, lookup);
      if (found?.id === undefined) return undefined;
      return {
        id: found.id,
        name: found.name ?? '',
        mark: marker.isIn(found.description) ? 'ours' : 'foreign',
        state: stateOf(found),
      };
    },
    desired: (references) => ({
      name,
      description: marker.after(options.purpose),
      topicName,
      enabled: options.enabled,
      target: { type: 'Workflow', id: references.id(options.workflowStep), dataFormat: options.dataFormat },
      matchCriteria: options.matchCriteria,
    }),
    diff: (desired, observed, references) => {
      const all = compare('', observed, desired);
      return references.ours(id) ? all : all.filter((change) => change.path !== 'description');
    },
    preview: (desired) => fieldsOf({ ...desired }),
    create: async (desired, run): Promise<Output> => {
      const created = await onceTheWorkflowIsKnown(run, () =>
        api.postProcessautomationTriggers(requestOf(desired)),
      );
      return { id: created.id ?? '', name };
    },
    update: async (desired, observed, _changes, run): Promise<Output> => {
      await withCurrentVersion(async () => {
        const current = await api.getProcessautomationTrigger(observed.id);
        const body: Models.UpdateTriggerRequest = {
          ...requestOf(desired),
          ...(run.ours(id) ? {} : { description: current.description ?? '' }),
          version: current.version ?? 1,
        };
        await onceTheWorkflowIsKnown(run, () => api.putProcessautomationTrigger(observed.id, body));
      });
      return { id: observed.id, name };
    },
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(`the trigger "${name}"`, () => api.deleteProcessautomationTrigger(observed.id), run),
  };
}

export type TriggerSought = Pick<TriggerOptions, 'name' | 'topicName' | 'marker'>;

/** Whether there is one, or were several, or an earlier run on this machine knew one. */
export async function triggerWasThere(
  session: Session,
  { name, topicName, marker }: TriggerSought,
  lookup: Lookup,
): Promise<boolean> {
  if (lookup.remembered('trigger') !== undefined) return true;
  const listed = await listTriggers(session, lookup);
  return listed.some(
    (one) => one.topicName === topicName && (one.name === name || marker.isIn(one.description)),
  );
}

function listTriggers(session: Session, { shared }: Lookup): Promise<readonly Models.Trigger[]> {
  return shared('triggers', () =>
    allByCursor((after) =>
      session.api.processAutomation.getProcessautomationTriggers({
        pageSize: '200',
        ...(after ? { after } : {}),
      }),
    ),
  );
}

async function findTrigger(session: Session, { name, topicName, marker }: TriggerSought, lookup: Lookup) {
  const api = session.api.processAutomation;
  const rememberedId = lookup.remembered('trigger')?.id;
  const listed = await listTriggers(session, lookup);
  const all = await withRemembered(listed, rememberedId, (id) => api.getProcessautomationTrigger(id));
  const candidates = all
    .filter((candidate) => candidate.name === name && candidate.topicName === topicName)
    .map((candidate) => ({
      id: candidate.id ?? '',
      ours: candidate.id === rememberedId || marker.isIn(candidate.description),
    }));
  const what = `the trigger "${name}"`;
  const id = requireUnique(what, candidates)?.id ?? rememberedId;
  const ofTopic = all.filter((candidate) => candidate.topicName === topicName);
  return (
    ofTopic.find((candidate) => candidate.id === id) ??
    findMarked(what, ofTopic, ({ description }) => marker.isIn(description))
  );
}

function stateOf(found: Models.Trigger): State {
  const { target } = found;
  return {
    name: found.name ?? '',
    description: found.description ?? '',
    topicName: found.topicName ?? '',
    enabled: found.enabled ?? false,
    target: {
      type: target?.type ?? '',
      id: target?.id ?? '',
      // An org for which the settings are not enabled yet leaves them out and behaves like this.
      dataFormat: target?.workflowTargetSettings?.dataFormat ?? 'TopLevelPrimitives',
    },
    matchCriteria: found.matchCriteria ?? [],
    // Zero and absent both mean that the platform's defaults apply.
    ...(found.eventTTLSeconds ? { eventTTLSeconds: found.eventTTLSeconds } : {}),
    ...(found.delayBySeconds ? { delayBySeconds: found.delayBySeconds } : {}),
  };
}

function requestOf(desired: Desired): Models.CreateTriggerRequest {
  const { target } = desired;
  return {
    name: desired.name,
    description: desired.description,
    topicName: desired.topicName,
    enabled: desired.enabled,
    target: { type: target.type, id: target.id, workflowTargetSettings: { dataFormat: target.dataFormat } },
    matchCriteria: [...desired.matchCriteria],
  };
}

/** Right after a publication the workflow is not known to triggers yet, and they are refused with 400. */
function onceTheWorkflowIsKnown<T>(run: Run, attempt: () => Promise<T>): Promise<T> {
  return onceAccepted({
    what: 'the published workflow to be known to triggers',
    attempt,
    isTooEarly: (error) => error instanceof GenesysError && error.status === 400 && !error.stale,
    deadline: targetDeadline,
    run,
  });
}

/**
 * Why an event would not start a trigger's workflow; undefined when it would. The platform only compares and runs
 * nothing (postProcessautomationTriggerTest), and does not look at whether the trigger is enabled.
 */
export async function whyNotTriggered(
  session: Session,
  triggerId: string,
  event: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const result = await session.api.processAutomation.postProcessautomationTriggerTest(triggerId, {
    body: eventBody(event),
  });
  if (result.triggerMatches === true) return undefined;
  return reasonsOf(result).join(' ') || 'The platform does not say why.';
}

/** Unverified: that "the event as a JSON string" means a text within JSON, and not the bare object. */
function eventBody(event: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(JSON.stringify(event));
}

function reasonsOf({
  schemaValidation,
  targetValidation,
  jsonPathValidation,
}: Models.TestModeResults): readonly string[] {
  const details = (operation: { matches?: boolean; details?: readonly unknown[] } | undefined) =>
    operation?.matches === false ? (operation.details ?? []) : [];
  const unmet = details(jsonPathValidation).flatMap((criterion) =>
    isCriterion(criterion) && criterion.match === false
      ? [`Its criterion on "${criterion.jsonPath}" does not match the events of Microsoft Teams.`]
      : [],
  );
  return [...details(schemaValidation), ...details(targetValidation)].map(String).concat(unmet);
}

function isCriterion(value: unknown): value is { readonly jsonPath: string; readonly match: boolean } {
  return typeof value === 'object' && value !== null && 'jsonPath' in value && 'match' in value;
}
