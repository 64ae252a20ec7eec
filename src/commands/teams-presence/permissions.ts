import * as solution from '../../solutions/teams-presence/permissions.js';

export const planPermissions = (): readonly string[] => solution.statusPermissions;
export const setupPermissions = (): readonly string[] => solution.setupPermissions;
