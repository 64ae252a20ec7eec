import { badRequest, notFound } from '../errors.js';
import type { Call } from '../handler.js';
import { requireIn } from '../identity/authority.js';
import type { Org } from '../org.js';
import { findFlow } from './flows.js';
import { findFlowByName } from './publish-flow.js';
import type { FlowReviewState, FlowState, FlowVersionState, ReviewedFlow } from './state.js';

/** How a body names a flow: by id, or by name and type; without a version its published one is meant. */
export interface FlowReference {
  readonly id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly version?: string;
}

/** Registers a job on flows that exist. The task is to finish it. Throws 400 for a flow or version that does not. */
export function startReview(
  { org }: Call,
  command: FlowReviewState['command'],
  flows: readonly ReviewedFlow[],
  task: string,
): FlowReviewState {
  if (flows.length === 0) throw badRequest('The job needs at least one flow.');
  const job: FlowReviewState = { id: org.id(), command, status: 'Started', flows, messages: [] };
  org.state.architect.flowReviews[job.id] = job;
  org.later(org.conditions.flowJob, task, job.id);
  return job;
}

export function requestedReview({ org, path }: Call, command: FlowReviewState['command']): FlowReviewState {
  const id = path.jobId ?? '';
  const job = org.state.architect.flowReviews[id];
  if (job?.command !== command) throw notFound('flow job', id);
  return job;
}

/** The version that a reference means, in a division where the caller may see flows. Throws 400. */
export function referredVersion(
  call: Call,
  reference: FlowReference,
): { readonly flow: FlowState; readonly version: FlowVersionState } {
  const { id, name, type, version: wanted } = reference;
  const flow = id === undefined ? findFlowByName(call.org, name ?? '', type ?? '') : findFlow(call.org, id);
  if (flow === undefined)
    throw badRequest(`The flow ${id ?? `"${name ?? ''}" of type ${type ?? ''}`} does not exist.`);
  requireIn(call, flow.divisionId, 'architect:flow:view');
  const versionId = wanted ?? flow.publishedVersion;
  const version = flow.versions.find((candidate) => candidate.id === versionId);
  if (version === undefined)
    throw badRequest(`The flow "${flow.name}" has no version ${versionId ?? 'that is published'}.`);
  return { flow, version };
}

/** The flows of a job that still exist, with the versions that it is about. */
export function reviewedFlows(org: Org, job: FlowReviewState) {
  return job.flows.flatMap(({ flowId, versionId, form }) => {
    const flow = findFlow(org, flowId);
    const version = flow?.versions.find(({ id }) => id === versionId);
    return flow === undefined || version === undefined ? [] : [{ flow, version, form }];
  });
}

/** Messages only when they are expanded. */
export function reviewBody({ query }: Call, job: FlowReviewState) {
  return {
    id: job.id,
    status: job.status,
    command: job.command,
    ...(query.expand?.split(',').includes('messages') ? { messages: job.messages } : {}),
  };
}
