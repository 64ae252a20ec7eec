import * as solution from '../../solutions/associate-user/permissions.js';

export const planPermissions = (): readonly string[] => solution.statusPermissions;
export const setupPermissions = (): readonly string[] => solution.setupPermissions;
