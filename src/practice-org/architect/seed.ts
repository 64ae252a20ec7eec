import { company } from '../company.js';
import { homeDivision } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { Author } from './state.js';

/** Name, column, cells by key. */
const tables = company<readonly [string, string, Readonly<Record<string, string>>][]>('dataTables');
/** Name, type, which of the two authors, how many versions, and whether the author has it open: with a draft or not. */
const flows = company<readonly [string, string, 0 | 1, number, ('draft' | 'open')?][]>('flows');
const types = ['INBOUNDCALL', 'INQUEUECALL', 'WORKFLOW', 'INBOUNDSHORTMESSAGE'] as const;

/**
 * The data tables and flows that others have made. Some are called almost like those of the solutions, and a call flow
 * has the very name of the workflow, which is allowed for another type.
 */
export function seedArchitect(org: Org, { dataTables = 24, flows: flowCount = 60 }: SeedSize): void {
  for (const [name, column, cells] of tables) addTable(org, name, column, cells);
  for (let index = tables.length; index < dataTables; index += 1)
    addTable(org, `Branch Routing ${index}`, 'Queue', { [`Branch ${index}`]: `Queue ${index}` });
  const people = authors(org);
  for (const [name, type, author, versions, open] of flows)
    addFlow(org, [name, type, people[author], versions], open);
  for (let index = flows.length; index < flowCount; index += 1) {
    const type = types[index % types.length] ?? 'WORKFLOW';
    addFlow(org, [`Claims line ${index}`, type, people[index % 2 === 0 ? 0 : 1], 1 + (index % 3)]);
  }
}

function addTable(org: Org, name: string, column: string, cells: Readonly<Record<string, string>>): void {
  const id = org.id();
  const property = (key: string, title: string, displayOrder: number) => ({
    [key]: { $id: `/properties/${key}`, type: 'string', title, displayOrder },
  });
  org.state.architect.dataTables[id] = {
    id,
    name,
    description: '',
    divisionId: homeDivision(org).id,
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      additionalProperties: false,
      required: ['key'],
      properties: { ...property('key', name, 0), ...property(column, column, 1) },
    },
    rows: Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, { key, [column]: cell }])),
    createdAt: 0,
  };
}

/** Flows drawn in the user interface: they have versions but nothing that the practice org can run. */
function addFlow(
  org: Org,
  [name, type, by, versions]: readonly [string, string, Author, number],
  open?: 'draft' | 'open',
): void {
  const id = org.id();
  org.state.architect.flows[id] = {
    ...{ id, name, type, description: '', divisionId: homeDivision(org).id },
    active: versions > 0,
    deleted: false,
    lock: open && { by, draft: open === 'draft' },
    versions: Array.from({ length: versions }, (_, index) => ({
      id: `${index + 1}.0`,
      createdAt: 0,
      createdBy: by,
      references: [],
    })),
    publishedVersion: versions === 0 ? undefined : `${versions}.0`,
    createdAt: 0,
  };
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
