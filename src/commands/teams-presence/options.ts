import { teamsPresenceFields } from '../../solutions/teams-presence/fields.js';
import type { OptionGroup } from '../command.js';

export const teamsPresenceOptions: OptionGroup = {
  title: 'Options of teams-presence',
  table: teamsPresenceFields,
};
