import type { Call, Handlers, Reply, Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { flowAsYaml } from './flow-export-file.js';
import {
  type FlowReference,
  referredVersion,
  requestedReview,
  reviewBody,
  reviewedFlows,
  startReview,
} from './flow-reviews.js';
import { resolverOf } from './resolve-names.js';
import type { FlowJobMessage } from './state.js';
import { readFlow } from './yaml/flow-reader.js';

const uri = '/api/v2/flows/validate/jobs';
const finish = 'flow validation finishes';

/** Jobs that read published flows anew: what they refer to by name may be gone or changed since. */
export const flowValidationHandlers: Handlers = { postFlowsValidateJobs, getFlowsValidateJob };

export const flowValidationTasks: Tasks = { [finish]: finishValidation };

function postFlowsValidateJobs(call: Call): Reply {
  const { flows } = call.body as { readonly flows: readonly { readonly flow: FlowReference }[] };
  const reviewed = flows.map((wanted) => {
    const { flow, version } = referredVersion(call, wanted.flow);
    return { flowId: flow.id, versionId: version.id, form: 'Yaml' as const };
  });
  const { id, status } = startReview(call, 'Validate', reviewed, finish);
  return { body: { id, status, totalFlows: reviewed.length, selfUri: `${uri}/${id}` } };
}

function getFlowsValidateJob(call: Call): Reply {
  const job = requestedReview(call, 'Validate');
  return { body: { ...reviewBody(call, job), selfUri: `${uri}/${job.id}` } };
}

function finishValidation(org: Org, id: string): void {
  const job = org.state.architect.flowReviews[id];
  if (job === undefined) return;
  job.messages = reviewedFlows(org, job).flatMap(({ flow, version }): FlowJobMessage[] => {
    const yaml = flowAsYaml(flow, version);
    const dateTime = org.timestamp();
    if (yaml === undefined) {
      const text = `"${flow.name}" was drawn in the user interface; the practice org has nothing to validate.`;
      return [{ dateTime, type: 'Warning', text }];
    }
    const reading = readFlow(yaml, resolverOf(org, new Set()));
    const problems = reading.ok ? [] : reading.problems;
    return problems.map((problem) => ({ dateTime, type: 'Error', text: `"${flow.name}": ${problem}` }));
  });
  job.status = job.messages.some(({ type }) => type === 'Error') ? 'Failure' : 'Success';
}
