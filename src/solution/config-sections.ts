import { sectionsOf } from '../answers/config-file.js';
import { solutions } from '../solutions/solutions.js';

/** What each solution asks. */
export const solutionTables = await Promise.all(
  solutions.map(async ({ declare }) => (await declare()).fields()),
);

/** One config file may answer for every solution: each command reads its own section, and knows the others. */
export const configSections = sectionsOf(solutionTables);
