import { type Downloads, downloadAddress } from '../downloads.js';
import type { Call, Handlers, Reply, Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { flowAsArchitectFile, flowAsYaml } from './flow-export-file.js';
import {
  type FlowReference,
  referredVersion,
  requestedReview,
  reviewBody,
  reviewedFlows,
  startReview,
} from './flow-reviews.js';

const uri = '/api/v2/flows/export/jobs';
const finish = 'flow export finishes';
const downloadKind = 'flow-exports';

/** Jobs that give published flows back. Several flows become one file of several documents (unverified). */
export const flowExportHandlers: Handlers = { postFlowsExportJobs, getFlowsExportJob };

export const flowExportTasks: Tasks = { [finish]: finishExport };

export const flowExportDownloads: Downloads = {
  [downloadKind]: (org, id) => {
    const text = org.state.architect.flowReviews[id]?.file;
    return text === undefined ? undefined : { text, contentType: 'application/octet-stream' };
  },
};

interface ExportDetails {
  readonly flow: FlowReference;
  /** That `Architect` is what a body without it means is unverified. */
  readonly exportType?: 'Architect' | 'Yaml';
}

function postFlowsExportJobs(call: Call): Reply {
  const { flows } = call.body as { readonly flows: readonly ExportDetails[] };
  const exported = flows.map((wanted) => {
    const { flow, version } = referredVersion(call, wanted.flow);
    return { flowId: flow.id, versionId: version.id, form: wanted.exportType ?? 'Architect' };
  });
  const { id, status } = startReview(call, 'Export', exported, finish);
  return { body: { id, status, totalFlows: exported.length, selfUri: `${uri}/${id}` } };
}

function getFlowsExportJob(call: Call): Reply {
  const { org, origin } = call;
  const job = requestedReview(call, 'Export');
  return {
    body: {
      ...reviewBody(call, job),
      ...(job.status === 'Success'
        ? { downloadUrl: downloadAddress(org, origin, downloadKind, job.id) }
        : {}),
      selfUri: `${uri}/${job.id}`,
    },
  };
}

function finishExport(org: Org, id: string): void {
  const job = org.state.architect.flowReviews[id];
  if (job === undefined) return;
  const files = reviewedFlows(org, job).map(({ flow, version, form }) => ({
    name: flow.name,
    text: form === 'Yaml' ? flowAsYaml(flow, version) : flowAsArchitectFile(flow, version),
  }));
  job.messages = files
    .filter(({ text }) => text === undefined)
    .map(({ name }) => ({
      dateTime: org.timestamp(),
      type: 'Error',
      text: `"${name}" was drawn in the user interface; the practice org knows no content of it.`,
    }));
  job.status = job.messages.length > 0 ? 'Failure' : 'Success';
  if (job.status === 'Success') job.file = files.map(({ text }) => text).join('---\n');
}
