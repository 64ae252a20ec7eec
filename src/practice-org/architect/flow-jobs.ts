import { notFound } from '../errors.js';
import type { Call, Handlers, Reply, Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { type Uploads, uploadAddress, uploadHeaders } from '../uploads.js';
import { flowBody, publishedVersionOf, requestedFlow } from './flows.js';
import { addVersion, publishYaml } from './publish-flow.js';
import type { FlowJobState } from './state.js';

const uploadKind = 'flow-jobs';

export const flowJobHandlers: Handlers = { postFlowsJobs, getFlowsJob, postFlowsActionsUnlock };

const task = 'flow job finishes';

export const flowJobTasks: Tasks = { [task]: finishJob };

/** The upload of the YAML starts the job. */
export const flowJobUploads: Uploads = {
  [uploadKind]: {
    jobs: (org) => org.state.architect.flowJobs,
    status: ['Registered', 'Started'],
    task,
    takes: 'flowJob',
  },
};

function postFlowsJobs({ org, caller, origin }: Call): Reply {
  const id = org.id();
  const job: FlowJobState = {
    id,
    status: 'Registered',
    caller: { kind: caller.signedInBy === undefined ? 'client' : 'user', id: caller.id, name: caller.name },
    messages: [],
  };
  org.state.architect.flowJobs[id] = job;
  return {
    body: {
      id,
      presignedUrl: uploadAddress(org, origin, uploadKind, id),
      headers: uploadHeaders(id),
      selfUri: `/api/v2/flows/jobs/${id}`,
    },
  };
}

/** Messages only when they are expanded. */
function getFlowsJob({ org, path, query }: Call): Reply {
  const id = path.jobId ?? '';
  const job = org.state.architect.flowJobs[id];
  if (job === undefined) throw notFound('flow job', id);
  return {
    body: {
      id,
      status: job.status,
      command: 'Publish',
      flow: job.flowId && { id: job.flowId, selfUri: `/api/v2/flows/${job.flowId}` },
      messages: query.expand?.split(',').includes('messages') ? job.messages : undefined,
      selfUri: `/api/v2/flows/jobs/${id}`,
    },
  };
}

function finishJob(org: Org, id: string): void {
  const job = org.state.architect.flowJobs[id];
  if (job?.text === undefined) return;
  const result = publishYaml(org, job.text, job.caller);
  job.text = undefined;
  if (result.ok) {
    job.status = 'Success';
    job.flowId = result.flow.id;
    job.messages = messages(org, 'Warning', result.warnings);
    org.note('flow', `"${result.flow.name}" was published as version ${result.flow.publishedVersion}.`);
    return;
  }
  job.status = 'Failure';
  job.messages = messages(org, 'Error', result.problems);
  org.note('flow', `A flow could not be published: ${result.problems[0]}`);
}

/** Takes the lock away, whoever holds it. What its owner has saved and not published is published by that. */
function postFlowsActionsUnlock(call: Call): Reply {
  const { org, query } = call;
  const flow = requestedFlow({ ...call, path: { flowId: query.flow ?? '' } }, 'architect:flow:unlock');
  const { lock } = flow;
  if (lock?.draft === true) {
    const { workflow, references = [] } = publishedVersionOf(flow) ?? flow.versions.at(-1) ?? {};
    addVersion(org, flow, { createdBy: lock.by, workflow, references });
    org.note(
      'flow',
      `Forcing the lock of "${flow.name}" published the draft of ${lock.by.name} as version ${flow.publishedVersion}.`,
    );
  }
  flow.lock = undefined;
  return { body: flowBody(org, flow, false) };
}

function messages(org: Org, type: 'Error' | 'Warning', texts: readonly string[]) {
  return texts.map((text) => ({ dateTime: org.timestamp(), type, text }));
}
