import type { SolutionEntry } from './solution.js';

/**
 * Every solution there is, in the order of the help. Commands, completion, `doctor` and config keys derive from this
 * list. Only names and summaries stand here, so that the overview need not load the declarations.
 */
export const solutions: readonly SolutionEntry[] = [
  {
    id: 'teams-presence',
    summary: 'the Microsoft Teams presence of a person sets the presence in Genesys Cloud',
    rotatesSecret: true,
    declare: async () => (await import('./teams-presence/declaration.js')).teamsPresenceDeclaration,
  },
  {
    id: 'associate-user',
    summary: 'people go on and off by schedule: campaigns that call nobody set their presences',
    setup: 'install the solution, add and change people, or repair what has changed',
    rotatesSecret: true,
    declare: async () => (await import('./associate-user/declaration.js')).associateUserDeclaration,
  },
];
