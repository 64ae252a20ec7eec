import { teamsPresenceTopic } from '../../../src/practice-org/automation/triggers.js';
import { mappingsTable, triggerBody } from '../automation/teams-solution.js';
import type { World } from '../careless/world.js';
import { made, newName, type Operations } from './asking.js';

const table = (w: World) => ({ path: { datatableId: w.teams.tableId } });
const row = (w: World) => ({ path: { ...table(w).path, rowId: 'InACall' } });
const flow = (w: World) => ({ path: { flowId: w.flowId } });
const trigger = (w: World) => ({ path: { triggerId: w.triggerId } });

const tableBody = (more: object = {}) => ({ ...mappingsTable, name: newName('Table'), ...more });
const newTable = async (w: World) => ({
  path: { datatableId: (await made(w, 'postFlowsDatatables', { body: tableBody() })).id },
});
const newRow = async (w: World) => {
  const rowId = newName('Row');
  await made(w, 'postFlowsDatatableRows', { ...table(w), body: { key: rowId } });
  return { path: { ...table(w).path, rowId } };
};
const newTrigger = (w: World) =>
  made(w, 'postProcessautomationTriggers', { body: triggerBody(w.flowId, { name: newName('Trigger') }) });

const scheduledBody = (id: string, more: object = {}) => ({
  ...{ name: newName('Scheduled'), enabled: true, target: { type: 'Workflow', id } },
  schedule: {
    minutes: '0,30',
    hours: '8-17',
    daysOfMonth: '?',
    daysOfWeek: '2-6',
    timezone: 'Europe/Berlin',
  },
  ...more,
});
const newScheduled = async (w: World) => {
  const { id, version } = await made(w, 'postProcessautomationScheduledtriggers', {
    body: scheduledBody(w.flowId),
  });
  return { path: { scheduledTriggerId: id }, body: { ...scheduledBody(w.flowId), version } };
};

/** A flow that somebody drew and nobody refers to. */
function drawn({ org }: World): string {
  const flows = Object.values(org.org.state.architect.flows);
  return flows.find(({ name, deleted }) => name.startsWith('Claims line') && !deleted)?.id ?? '';
}

const importBody = { status: 'WaitingForUpload', importMode: 'Append' };
const event = JSON.stringify({ userId: 'u', source: 'MICROSOFTTEAMS', message: 'InACall' });

export const architect: Operations = {
  getFlows: {
    done: () => ({ query: { type: 'workflow', nameOrDescription: 'Presence' } }),
    refused: { '400 bad.request': () => ({ query: { type: 'river' } }) },
  },
  getFlow: { done: flow, refused: { '404 architect.flow.not.found': () => ({ path: { flowId: 'none' } }) } },
  getFlowVersions: { done: flow },
  getFlowVersion: {
    done: (w) => ({ path: { ...flow(w).path, versionId: '1.0' } }),
    refused: {
      '404 architect.flow.version.missing': (w) => ({ path: { ...flow(w).path, versionId: '99.0' } }),
    },
  },
  postFlowsActionsDeactivate: {
    done: (w) => ({ query: { flow: drawn(w) } }),
    refused: { '404 architect.flow.not.found': () => ({ query: { flow: 'none' } }) },
  },
  postFlowsActionsPublish: {
    done: (w) => ({ query: { flow: drawn(w), version: '1.0' } }),
    refused: {
      '404 architect.flow.not.found': () => ({ query: { flow: 'none' } }),
      '404 architect.flow.version.missing': (w) => ({ query: { flow: w.flowId, version: '99.0' } }),
    },
  },
  deleteFlow: { done: (w) => ({ path: { flowId: drawn(w) } }), refused: { '409 in.use': flow } },
  postFlowsActionsUnlock: {
    done: (w) => ({ query: { flow: w.flowId } }),
    refused: { '404 architect.flow.not.found': () => ({ query: { flow: 'none' } }) },
  },
  postFlowsJobs: { done: () => ({}) },
  getFlowsJob: { done: async (w) => ({ path: { jobId: (await made(w, 'postFlowsJobs', {})).id } }) },
  postFlowsExecutions: {
    done: (w) => ({ body: { flowId: w.flowId, inputData: { 'Flow.userId': 'nobody' } } }),
    refused: {
      '404 not.found': () => ({ body: { flowId: 'none' } }),
      '400 bad.request': (w) => ({ body: { flowId: w.flowId, inputData: { shoe: 42 } } }),
    },
  },
  getFlowsExecution: {
    done: async (w) => ({
      path: { flowExecutionId: (await made(w, 'postFlowsExecutions', { body: { flowId: w.flowId } })).id },
    }),
  },
  getFlowsDatatables: { done: () => ({ query: { expand: 'schema', name: 'Mapp*' } }) },
  postFlowsDatatables: {
    done: () => ({ body: tableBody() }),
    refused: {
      '409 flows.datatables.already.exists': () => ({ body: tableBody({ name: 'MAPPINGS' }) }),
      '400 name.cannot.be.blank': () => ({ body: tableBody({ name: '' }) }),
      '400 bad.request': () => ({ body: tableBody({ schema: { type: 'object' } }) }),
    },
  },
  getFlowsDatatable: { done: table },
  putFlowsDatatable: {
    done: async (w) => ({ ...(await newTable(w)), body: tableBody() }),
    refused: {
      '400 bad.request': (w) => ({
        ...table(w),
        body: { name: 'Mappings', schema: { ...mappingsTable.schema, required: [] } },
      }),
    },
  },
  deleteFlowsDatatable: { done: newTable, refused: { '409 in.use': table } },
  getFlowsDatatableRows: { done: (w) => ({ ...table(w), query: { showbrief: 'false' } }) },
  postFlowsDatatableRows: {
    done: (w) => ({ ...table(w), body: { key: newName('Row') } }),
    refused: {
      '409 duplicate.key': (w) => ({ ...table(w), body: { key: 'InACall' } }),
      '400 bad.request': (w) => ({ ...table(w), body: { key: 'Odd', shoe: 42 } }),
    },
  },
  getFlowsDatatableRow: {
    done: row,
    refused: { '404 not.found': (w) => ({ path: { ...table(w).path, rowId: 'None' } }) },
  },
  putFlowsDatatableRow: {
    done: async (w) => ({ ...(await newRow(w)), body: { PresenceId: 'p' } }),
    refused: { '400 bad.request': (w) => ({ ...row(w), body: { key: 'Other' } }) },
  },
  deleteFlowsDatatableRow: { done: newRow },
  postFlowsDatatableImportCsvJobs: { done: (w) => ({ ...table(w), body: importBody }) },
  postFlowsDatatableImportJobs: { done: (w) => ({ ...table(w), body: importBody }) },
  getFlowsDatatableImportJobs: { done: table },
  getFlowsDatatableImportJob: {
    done: async (w) => {
      const job = await made(w, 'postFlowsDatatableImportCsvJobs', {
        ...table(w),
        body: importBody,
      });
      return { path: { ...table(w).path, importJobId: job.id } };
    },
    refused: { '404 not.found': (w) => ({ path: { ...table(w).path, importJobId: 'none' } }) },
  },
  getProcessautomationTriggers: {
    done: () => ({ query: { topicName: 'v2.users.{id}.integrationpresence' } }),
  },
  getProcessautomationTriggersTopics: { done: () => ({}) },
  getProcessautomationTrigger: { done: trigger },
  postProcessautomationTriggers: {
    done: (w) => ({ body: triggerBody(w.flowId, { name: newName('Trigger') }) }),
    refused: { '400 bad.request': () => ({ body: triggerBody('none') }) },
  },
  putProcessautomationTrigger: {
    done: async (w) => {
      const made = await newTrigger(w);
      return { path: { triggerId: made.id }, body: { ...triggerBody(w.flowId), version: made.version } };
    },
    refused: {
      '409 version.mismatch': (w) => ({ ...trigger(w), body: { ...triggerBody(w.flowId), version: 99 } }),
    },
  },
  deleteProcessautomationTrigger: { done: async (w) => ({ path: { triggerId: (await newTrigger(w)).id } }) },
  getProcessautomationScheduledtriggers: { done: () => ({ query: { enabled: 'true' } }) },
  getProcessautomationScheduledtrigger: { done: async (w) => ({ path: (await newScheduled(w)).path }) },
  postProcessautomationScheduledtriggers: {
    done: (w) => ({ body: scheduledBody(w.flowId) }),
    refused: {
      '400 bad.request': (w) => ({ body: scheduledBody(w.flowId, { schedule: { hours: '24' } }) }),
      '400 name.cannot.be.blank': (w) => ({ body: scheduledBody(w.flowId, { name: ' ' }) }),
    },
  },
  putProcessautomationScheduledtrigger: {
    done: newScheduled,
    refused: {
      '409 version.mismatch': async (w) => {
        const { path, body } = await newScheduled(w);
        return { path, body: { ...body, version: 99 } };
      },
      '400 bad.request': async (w) => {
        const { path, body } = await newScheduled(w);
        return { path, body: { ...body, target: { type: 'Workflow', id: 'none' } } };
      },
    },
  },
  deleteProcessautomationScheduledtrigger: {
    done: async (w) => ({ path: (await newScheduled(w)).path }),
  },
  postProcessautomationTriggersTopicTest: {
    done: () => ({ path: { topicName: teamsPresenceTopic }, body: event }),
    refused: { '400 bad.request': () => ({ path: { topicName: teamsPresenceTopic }, body: 'no event' }) },
  },
  postProcessautomationTriggerTest: { done: (w) => ({ ...trigger(w), body: event }) },
};
