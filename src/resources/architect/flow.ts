import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed } from '../../core/problem.js';
import { waitFor } from '../../core/retry.js';
import type {
  Change,
  LastChange,
  Observed,
  Output,
  References,
  Resource,
  Run,
} from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/field.js';
import { isSameName } from '../kit/find.js';
import { adoptedAmong, type DependentObject, identityOf, withAdopted } from '../kit/marker.js';
import { removeWhenUnused } from '../kit/wait.js';
import { type FlowSought, findFlow } from './find-flow.js';
import { beginJob } from './job-file.js';
import { digestOf, renderFlowTemplate } from './template-files.js';

interface FlowOptions extends FlowSought {
  readonly title: string;
  readonly purpose: string;
  /** The YAML with `{{tokens}}`; `flow_name` and `flow_description` are put in by this resource. */
  readonly template: string;
  readonly values: Readonly<Record<string, string>>;
  /** Further values, of answers that may change often; and the sentence that says what changes where only they do. */
  readonly answered?: { readonly values: Readonly<Record<string, string>>; readonly change: string };
  /** What people should know of the values where a flow with others is replaced, or none is there. */
  readonly aboutValues?: readonly string[];
  /** Where the template puts the flow: the division that `values` name. */
  readonly divisionId: string;
  /** Steps whose objects the flow names: a new object under the old name needs a new publication. */
  readonly refersTo: readonly string[];
  /** A step whose object has no place for a mark: the description says that it is ours, by the words before its id. */
  readonly vouchesFor?: { readonly step: string; readonly words: string };
  /** What refers to it and may have been adopted. */
  readonly dependents?: readonly DependentObject[];
  /** Whoever installs; what somebody else published by hand is drift. */
  readonly installerId: string;
}

interface Publication {
  readonly description: string;
  readonly yaml: string;
}

interface Desired extends Publication {
  readonly digest: string;
  /** The digest without what was `answered`; undefined where nothing is. */
  readonly frame: string | undefined;
  /** What to publish in place of a flow with the description `before`, of which some is kept. */
  readonly inPlaceOf: (before: string) => Publication;
}

interface State {
  readonly name: string;
  readonly description: string;
  readonly digest: string;
  readonly frame: string | undefined;
  readonly divisionId: string;
  /** A published flow that was deactivated is not started by anything. */
  readonly active: boolean;
  /** Undefined when it was never published. */
  readonly publishedVersion?: string;
  /** A person who published it by hand. */
  readonly publishedByHand?: string;
}

/** Stands for the digest of a description that carries none. */
const notOurs = 'not ours';

/** The digest, and the beginning of that of the frame. */
const digestPattern = /Template ([0-9a-f]{16})(?:-([0-9a-f]{8}))?\./;

function withoutDigest(description: string): string {
  return description.replace(digestPattern, '').trim();
}

/**
 * An Architect flow, published from a YAML template by a flow job. Platform facts: a flow is known by name and type;
 * what it names is resolved at publication; the API does not give the YAML back, so the description carries the digest
 * of what was published, together with the ids that it was resolved to.
 */
export function flow(session: Session, options: FlowOptions): Resource<Desired, State> {
  const { step, name, marker, vouchesFor, dependents = [], aboutValues = [], answered } = options;
  const desiredOf = (references: References): Desired => {
    const ids = options.refersTo.map((other) => references.id(other));
    const yaml = (description: string, answers = answered?.values) =>
      renderFlowTemplate(options.template, {
        ...options.values,
        ...answers,
        flow_name: name,
        flow_description: description,
      });
    const digest = digestOf([yaml(''), ...ids].join('\n'));
    const blank = answered && Object.fromEntries(Object.keys(answered.values).map((key) => [key, '']));
    const frame = blank && digestOf([yaml('', blank), ...ids].join('\n')).slice(0, 8);
    const ours = references.ours(step);
    const voucher = vouchesFor && ` ${vouchesFor.words} ${references.id(vouchesFor.step)}.`;
    const aboutOurs = marker.after(options.purpose) + (voucher ?? '');
    const adopted = adoptedAmong(dependents, references);
    const inPlaceOf = (before: string) => {
      const about = ours ? withAdopted(aboutOurs, adopted, before) : options.purpose;
      const description = `${about} Template ${digest}${frame === undefined ? '' : `-${frame}`}.`;
      return { description, yaml: yaml(description) };
    };
    return { digest, frame, ...inPlaceOf(''), inPlaceOf };
  };

  const source = (desired: Desired, { description }: State) => desired.inPlaceOf(description).yaml;

  return {
    id: step,
    title: `${options.title} "${name}"`,
    needs: options.refersTo,
    identity: identityOf(options.type, marker),
    adminPath: (of) => `/architect/#/${options.type}/flows/${encodeURIComponent(of)}`,
    permissions: {
      read: ['architect:flow:view'],
      create: publishing,
      update: publishing,
      remove: ['architect:flow:delete'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const found = await findFlow(session, options, lookup);
      if (found?.id === undefined) return undefined;
      return {
        id: found.id,
        name: found.name,
        mark: marker.markOf(found),
        state: stateOf(found, options.installerId),
        changed: publicationOf(found),
      };
    },
    desired: desiredOf,
    diff: (desired, observed) => [
      // What is published under this name in another case becomes a version of the same flow, which keeps its name.
      ...(isSameName(observed.name, name) ? [] : compare('name', observed.name, name)),
      ...compare('template', observed.digest || notOurs, desired.digest).map(opaque),
      // What it is filled with may stand there in words.
      ...(observed.digest === ''
        ? []
        : compare(
            'description',
            withoutDigest(observed.description),
            withoutDigest(desired.inPlaceOf(observed.description).description),
          )),
      // Also for an adopted one: publishing moves it to where the template says.
      ...compare('division.id', observed.divisionId, options.divisionId),
      ...(observed.publishedVersion === undefined
        ? compare('publishedVersion', null, 'published')
        : compare('active', observed.active, true)),
      ...compare('publishedBy', observed.publishedByHand ?? 'gc-presence', 'gc-presence'),
    ],
    notes: (desired, observed) => [
      ...(desired === undefined || observed === undefined
        ? []
        : differences(desired, observed, answered?.change)),
      ...(desired === undefined || observed?.digest === desired.digest ? [] : aboutValues),
    ],
    // A digest of ours that nobody republished over: the template, or what it is filled with, is newer.
    isOutdated: (changes) =>
      changes.every(({ path }) => path === 'template' || path === 'description') &&
      changes.some(({ path, before }) => path === 'template' && before !== notOurs),
    source,
    // The frame stands in the description, too.
    fingerprinted: ({ frame: _, ...state }) => state,
    preview: ({ description, digest }) => [
      ...fieldsOf({ name, description }),
      ...fieldsOf({ template: digest }).map(opaque),
    ],
    replaces: (changes) => changes.some(({ path }) => path === 'name'),
    create: async ({ yaml }, run): Promise<Output> => ({
      id: await publishFlow(session, name, yaml, run),
      name,
    }),
    update: async (desired, observed, _changes, run): Promise<Output> => {
      const id = await publishFlow(session, name, source(desired, observed.state), run);
      // Flows are known by name: ours under a new name became a new flow, and the steps that follow point at that one.
      if (id !== observed.id && run.ours(step)) {
        run.atEnd(`Removed the flow "${observed.name}", which had been renamed`, async (signal) => {
          await session.within(signal).api.architect.deleteFlow(observed.id);
        });
      }
      return { id, name };
    },
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(
        `the flow "${observed.name}"`,
        () => session.api.architect.deleteFlow(observed.id),
        run,
      ),
  };
}

/** A digest is for scripts. */
function opaque(change: Change): Change {
  return { ...change, opaque: true };
}

/** What a digest alone does not tell people. */
function differences({ digest, frame }: Desired, observed: State, change: string | undefined): string[] {
  const { publishedVersion, publishedByHand } = observed;
  if (publishedVersion === undefined) return ['It was never published; setup publishes it.'];
  if (publishedByHand !== undefined)
    return [`${publishedByHand} published it by hand in Architect; setup publishes ours as a new version.`];
  if (observed.digest === digest) return [];
  if (frame !== undefined && observed.frame === frame && change !== undefined) return [change];
  return [
    observed.digest === ''
      ? 'Its content is not that of gc-presence; setup publishes ours as a new version.'
      : 'It was published from another version of our template, with other answers, or for other objects than those that are there now; setup publishes it again.',
  ];
}

/** A flow job works like an author in Architect, with the caller's permissions (the exact set is unverified). */
const publishing: readonly string[] = [
  'architect:job:create',
  'architect:job:view',
  'architect:flow:add',
  'architect:flow:edit',
  'architect:flow:publish',
];

function publicationOf({ publishedVersion }: Models.Flow): LastChange | undefined {
  const author = publishedVersion?.createdBy ?? publishedVersion?.createdByClient;
  if (author?.id === undefined && author?.name === undefined) return undefined;
  return { by: author.name, byId: author.id, at: publishedVersion?.datePublished };
}

function stateOf(found: Models.Flow, installerId: string): State {
  const description = found.description ?? '';
  const [, digest = '', frame] = digestPattern.exec(description) ?? [];
  const version = found.publishedVersion;
  const person = version?.createdBy;
  const byHand =
    person?.id !== undefined && person.id !== installerId && version?.createdByClient === undefined;
  return {
    name: found.name,
    description,
    digest,
    frame,
    divisionId: found.division?.id ?? '',
    active: found.active !== false,
    ...(version?.id === undefined ? {} : { publishedVersion: version.id }),
    ...(byHand ? { publishedByHand: person.name ?? person.id ?? '' } : {}),
  };
}

/** Large flows take minutes; the platform's own tools give up after 16. */
const jobDeadline = 16 * 60_000;

/**
 * Publishes a flow by a flow job: register, upload the YAML, wait for the result. Publishing the same YAML twice makes one
 * more version of the same flow.
 * @returns the flow's id
 * @throws Error with the job's messages; a failure may come without any
 */
async function publishFlow(session: Session, name: string, yaml: string, run: Run): Promise<string> {
  const api = session.api.architect;
  const jobId = await beginJob(session, {
    register: async () => {
      const { id, presignedUrl: address, headers } = await api.postFlowsJobs();
      return { id, address, headers };
    },
    begun: async (id) => (await api.getFlowsJob(id)).status !== 'Registered',
    text: yaml,
    signal: run.signal,
  });
  const ended = await waitFor({
    what: `the flow job of "${name}"`,
    check: async () => {
      const state = await api.getFlowsJob(jobId, { expand: ['messages'] });
      return state.status === 'Success' || state.status === 'Failure' ? state : undefined;
    },
    every: { max: 10_000 },
    deadline: jobDeadline,
    signal: run.signal,
    progress: run.progress,
  });
  if (ended.status === 'Failure') throw failed(name, jobId, ended.messages ?? []);
  if (ended.flow?.id === undefined)
    throw new Error(`The flow job ${jobId} succeeded without naming the flow.`);
  return ended.flow.id;
}

/** Unverified: in which words a job says so. */
function whatToDoAbout(message: string): string {
  if (/lock/i.test(message))
    return 'Somebody has the flow open. Have it closed in Architect (unlocking it would publish their draft), then run again.';
  if (/ambiguous|several|multiple|more than one/i.test(message))
    return 'The flow names what it uses, and more than one object has that name. Rename or remove those that are not in use, then run again.';
  return 'Check that the installing client may add, edit and publish flows, and see the objects that the flow uses, then run again.';
}

/** The platform's messages say why a job failed, when there are any. */
function failed(flow: string, jobId: string, messages: readonly Models.ArchitectJobMessage[]): Error {
  const errors = messages.filter((message) => message.type === 'Error' && message.text !== undefined);
  const text = errors.map((message) => message.text).join(' ') || 'It gave no reason.';
  const problem = cannotProceed(
    `Architect could not publish the flow "${flow}" (job ${jobId}). ${text}`,
    whatToDoAbout(text),
  );
  // A job that did not find what the flow names may find it a little later. Unverified: in which words it says so.
  const notFound = /could not be found|cannot be found|not found|does not exist|is called/i;
  return Object.assign(problem, { mayBeTooEarly: notFound.test(text) });
}
