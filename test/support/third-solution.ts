import { switchField, textField } from '../../src/answers/field-kinds.js';
import { markerOf } from '../../src/resources/kit/marker.js';
import { wrapupCode } from '../../src/resources/outbound/wrapup-code.js';
import { fine } from '../../src/solutions/checks.js';
import { nowhere, permissionsOf } from '../../src/solutions/permissions.js';
import type { PrepareContext, Prepared, Solution, SolutionEntry } from '../../src/solutions/solution.js';

const fields = {
  name: textField({
    key: 'breakCode.name',
    flag: '--code-name <name>',
    summary: 'name of the wrap-up code',
    default: 'Coffee break',
  }),
} as const;

const verifyFields = {
  thorough: switchField({
    key: 'thorough',
    flag: '--thorough',
    summary: 'look twice',
    default: false,
    lifetime: 'run',
  }),
} as const;

const solution: Solution<typeof fields, typeof verifyFields> = {
  id: 'break-code',
  fields,
  adopts: () => undefined,
  installedIn: async () => undefined,
  questions: [],
  open: async ({ name }) => ({ warnings: [], prepare: (place) => prepare(place, name) }),
  prepareInstalled: (place, { name }) => prepare(place, name),
  verify: async ({ answers, person }) => [
    { id: 'wrap-up-code', title: `${person.name} may use it`, ...fine, reason: JSON.stringify(answers) },
  ],
  next: () => ['Have a break.'],
  landmarks: [],
  summary: 'It does one thing.',
  describe: async () => [],
};

async function prepare({ session, division }: PrepareContext, name: string): Promise<Prepared> {
  const marker = markerOf('break-code');
  const code = wrapupCode(session, { name, purpose: 'For breaks.', marker, divisionId: division.id });
  return { resources: [code], warnings: [] };
}

/** What a test has the loading of the solution wait for. */
export const loading = { takes: async (): Promise<void> => undefined };

/** All of a solution that is one wrap-up code, as its folder and its place in the list would hold it. */
export const thirdSolution: SolutionEntry = {
  id: 'break-code',
  summary: 'whoever has a break says so with a wrap-up code of its own',
  declare: async () => ({
    setup: {
      description: 'Installs a wrap-up code for breaks.',
      examples: [{ title: 'With another name', line: 'gc-presence break-code setup --code-name Tea' }],
    },
    verify: { description: 'Looks at the wrap-up code.' },
    fields: async () => fields,
    verifyFields: async () => verifyFields,
    permissions: async () =>
      permissionsOf((await prepare(nowhere, '')).resources, { verify: ['directory:user:view'] }),
    prerequisites: async () => [{ id: 'kettle', title: 'There is a kettle', look: async () => fine }],
    solution: async () => {
      await loading.takes();
      return solution;
    },
  }),
};
