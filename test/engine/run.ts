import { newRound } from '../../src/core/round.js';
import { applyPlan } from '../../src/engine/apply.js';
import type { Visibility } from '../../src/engine/consistency.js';
import type { Journal } from '../../src/engine/journal.js';
import { observeAll } from '../../src/engine/observe.js';
import type { Plan } from '../../src/engine/plan.js';
import { type AdoptPolicy, inDependencyOrder, makePlan } from '../../src/engine/plan.js';
import type { Event, StepResult } from '../../src/engine/report.js';
import type { Resource } from '../../src/engine/resource.js';
import type { Client, FakeOrg, Faults } from './fake-org.js';
import { fakeResource, type Spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';

/** Long enough for an item that is missing from one listing, short enough to be waited for often. */
const tinyVisibility: Visibility = { deadline: 25, first: 1, max: 8 };

export interface RunOptions {
  readonly journal?: Journal;
  readonly adopt?: AdoptPolicy;
  readonly signal?: AbortSignal;
  readonly visibility?: Visibility;
  /** Called between the plan and its application: the world moves on while people think. */
  readonly meanwhile?: () => void;
}

export interface Ran {
  readonly plan: Plan;
  readonly results: readonly StepResult[];
  readonly events: readonly Event[];
}

/** Looks, plans and applies, as `setup` does. */
export async function setUp(resources: readonly Resource[], options: RunOptions = {}): Promise<Ran> {
  const { journal = memoryJournal(), adopt = () => 'adopt' } = options;
  const events: Event[] = [];
  const ordered = inDependencyOrder(resources);
  const round = options.meanwhile === undefined ? newRound() : undefined;
  const observations = await observeAll(ordered, journal, undefined, round);
  const plan = makePlan(ordered, observations, journal, adopt);
  options.meanwhile?.();
  const results = await applyPlan({
    ordered,
    plan,
    observations,
    round,
    journal,
    signal: options.signal ?? new AbortController().signal,
    listener: (event) => events.push(event),
    visibility: options.visibility ?? tinyVisibility,
  });
  return { plan, results, events };
}

/** Only looks and plans. */
export async function planFor(
  resources: readonly Resource[],
  { journal = memoryJournal(), adopt = () => 'adopt' }: RunOptions = {},
): Promise<Plan> {
  const ordered = inDependencyOrder(resources);
  return makePlan(ordered, await observeAll(ordered, journal), journal, adopt);
}

export interface Process extends RunOptions {
  readonly faults?: Faults;
}

/**
 * One run of the program from its start. `died` when a request killed it: then nothing of it goes on, and what it
 * would have noted in the journal afterwards is not noted.
 */
export async function runProcess(
  org: FakeOrg,
  specs: readonly Spec[],
  { faults, ...options }: Process = {},
): Promise<{ readonly client: Client; readonly end: Ran | 'died' }> {
  const client = org.client({
    ...(faults === undefined ? {} : { faults }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const resources = specs.map((one) => fakeResource(client, one));
  const journal = mortal(options.journal ?? memoryJournal(), client);
  const end = await Promise.race([setUp(resources, { ...options, journal }), client.died]);
  return { client, end };
}

function mortal(journal: Journal, client: Client): Journal {
  const alive =
    <T extends unknown[]>(write: (...entry: T) => void) =>
    (...entry: T) => {
      if (!client.isDead()) write(...entry);
    };
  return {
    ...journal,
    intend: alive(journal.intend),
    abandon: alive(journal.abandon),
    remember: alive(journal.remember),
    forget: alive(journal.forget),
  };
}

/** Step ids with how they ended, such as `role: done`. */
export function endings(results: readonly StepResult[]): readonly string[] {
  return results.map(({ step, status }) => `${step.id}: ${status}`);
}

/** Step ids with what is planned for them, such as `role: create`. */
export function actions(plan: Plan): readonly string[] {
  return plan.steps.map(({ id, action }) => `${id}: ${action}`);
}
