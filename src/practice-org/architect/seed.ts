import { homeDivision } from '../identity/divisions.js';
import type { JsonObject } from '../json.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { Author, FlowLock, FlowState, Row } from './state.js';

const believableTables = 24;
const believableFlows = 60;

/**
 * The data tables and flows that others have made. Some are called almost like those of the solutions, and a call flow
 * has the very name of the workflow, which is allowed for another type.
 */
export function seedArchitect(org: Org, size: SeedSize): void {
  const oldRows = { Available: '1', Busy: '2', Away: '3' };
  addTable(org, 'MsTeamsPresenceMappings_old', 'GenesysCloudPresenceId', oldRows);
  addTable(org, 'MsTeamsPresenceMappings Test', 'PresenceId', { InACall: 'test' });
  addTable(org, 'Holidays', 'Name', { '2026-12-25': 'Christmas', '2027-01-01': "New Year's Day" });
  for (let index = tableCount(org); index < (size.dataTables ?? believableTables); index++)
    addTable(org, `Branch Routing ${index}`, 'Queue', { [`Branch ${index}`]: `Queue ${index}` });
  const people = authors(org);
  addFlow(org, 'Microsoft Teams Integration Presence Trigger', 'INBOUNDCALL', people[0], 3);
  addFlow(org, 'Microsoft Teams Integration Presence Trigger (old)', 'WORKFLOW', people[1], 2);
  addFlow(org, 'Teams presence experiment', 'WORKFLOW', people[1], 1, { by: people[1], draft: true });
  addFlow(org, 'Never published', 'WORKFLOW', people[0], 0);
  addFlow(org, 'Scheduled Workflow old', 'OUTBOUNDCALL', people[0], 1);
  addFlow(org, 'Callback reminder', 'OUTBOUNDCALL', people[0], 4, { by: people[0], draft: false });
  const types = ['INBOUNDCALL', 'INQUEUECALL', 'WORKFLOW', 'INBOUNDSHORTMESSAGE'] as const;
  for (let index = flowCount(org); index < (size.flows ?? believableFlows); index++)
    addFlow(
      org,
      `Claims line ${index}`,
      types[index % types.length] ?? 'WORKFLOW',
      people[index % 2 === 0 ? 0 : 1],
      1 + (index % 3),
    );
}

function addTable(org: Org, name: string, column: string, cells: Readonly<Record<string, string>>): void {
  const id = org.id();
  const rows: Record<string, Row> = Object.fromEntries(
    Object.entries(cells).map(([key, cell]) => [key, { key, [column]: cell }]),
  );
  org.state.architect.dataTables[id] = {
    id,
    name,
    description: '',
    divisionId: homeDivision(org).id,
    schema: oneColumn(name, column),
    rows,
    createdAt: 0,
  };
}

function oneColumn(label: string, column: string): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['key'],
    properties: {
      key: { $id: '/properties/key', type: 'string', title: label, displayOrder: 0 },
      [column]: { $id: `/properties/${column}`, type: 'string', title: column, displayOrder: 1 },
    },
  };
}

/** Flows drawn in the user interface: they have versions but nothing that the practice org can run. */
function addFlow(
  org: Org,
  name: string,
  type: string,
  author: Author,
  versionCount: number,
  lock?: FlowLock,
): void {
  const id = org.id();
  const flow: FlowState = {
    id,
    name,
    type,
    description: '',
    divisionId: homeDivision(org).id,
    active: versionCount > 0,
    deleted: false,
    ...(lock === undefined ? {} : { lock }),
    versions: Array.from({ length: versionCount }, (_, index) => ({
      id: `${index + 1}.0`,
      createdAt: 0,
      createdBy: author,
      references: [],
    })),
    ...(versionCount === 0 ? {} : { publishedVersion: `${versionCount}.0` }),
    createdAt: 0,
  };
  org.state.architect.flows[id] = flow;
}

/** Two people who draw flows. */
function authors(org: Org): readonly [Author, Author] {
  const [first, second] = Object.values(org.state.people.users);
  const author = (user: typeof first): Author => ({
    kind: 'user',
    id: user?.id ?? org.id(),
    name: user?.name ?? 'Former colleague',
  });
  return [author(first), author(second)];
}

function tableCount(org: Org): number {
  return Object.keys(org.state.architect.dataTables).length;
}

function flowCount(org: Org): number {
  return Object.keys(org.state.architect.flows).length;
}
