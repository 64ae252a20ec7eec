import { sectionsOf } from '../../answers/known-keys.js';
import { associateUserFields } from '../../solutions/associate-user/fields.js';
import { teamsPresenceFields } from '../../solutions/teams-presence/fields.js';

/** One config file may answer for every solution: each command reads its own section, and knows the others. */
export const configSections = sectionsOf([teamsPresenceFields, associateUserFields]);
