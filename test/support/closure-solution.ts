import { dataTable } from '../../src/resources/architect/data-table.js';
import { flow } from '../../src/resources/architect/flow.js';
import { markerOf } from '../../src/resources/kit/marker.js';
import { nowhere, permissionsOf } from '../../src/solutions/permissions.js';
import type { PrepareContext, Prepared, Solution, SolutionEntry } from '../../src/solutions/solution.js';

const name = 'Closures';
const template = `workflow:
  name: "{{flow_name}}"
  description: "{{flow_description}}"
  division: "{{division}}"
  startUpRef: "/workflow/states/state[closed]"
  defaultLanguage: en-us
  supportedLanguages:
    en-us:
      none: true
  settingsErrorHandling:
    errorHandling:
      endWorkflow:
        none: true
  states:
    - state:
        name: Closed
        refId: closed
        actions:
          - endWorkflow:
              name: End
              exitReason:
                lit: "Closed"
`;

const solution: Solution<Record<string, never>, Record<string, never>> = {
  id: 'closures',
  fields: {},
  adopts: () => undefined,
  installedIn: async () => undefined,
  questions: [],
  open: async () => ({ warnings: [], prepare }),
  prepareInstalled: prepare,
  verify: async ({ session, idOf }) => {
    const { publishedVersion } = await session.api.architect.getFlow(idOf('closure-flow') ?? '');
    const status = publishedVersion === undefined ? 'failed' : 'ok';
    return [{ id: 'closure-flow', title: 'The flow is published', status }];
  },
  next: () => ['Close early.'],
  landmarks: [],
  summary: 'It does one thing.',
  describe: async () => [],
};

async function prepare({ session, division, identity }: PrepareContext): Promise<Prepared> {
  const marker = markerOf('closures');
  const purpose = 'Tells when it is closed.';
  const common = { name, purpose, marker, divisionId: division.id };
  const resources = [
    dataTable(session, { ...common, keyLabel: 'Date', columns: ['reason'] }),
    flow(session, {
      ...common,
      step: 'closure-flow',
      title: 'Workflow',
      type: 'workflow',
      template,
      values: { division: division.name },
      refersTo: ['data-table'],
      installerId: identity.subject.id,
    }),
  ];
  return { resources, warnings: [] };
}

/** A solution without an OAuth client: a data table and a flow, with a step id that no other solution has. */
export const closureSolution: SolutionEntry = {
  id: 'closures',
  summary: 'callers hear when it is closed',
  declare: async () => ({
    setup: { description: 'Installs a table of closures and its workflow.', examples: [] },
    verify: { description: 'Looks whether the workflow is published.' },
    fields: async () => ({}),
    permissions: async () =>
      permissionsOf((await prepare(nowhere)).resources, { verify: ['directory:user:view'] }),
    prerequisites: async () => [],
    solution: async () => solution,
  }),
};
