import * as solution from '../../solutions/associate-user/permissions.js';

export const planPermissions = (): readonly string[] => solution.statusPermissions;
export const teardownPermissions = (): readonly string[] => solution.teardownPermissions;
export const verifyPermissions = (): readonly string[] => solution.verifyPermissions;
export const rotateSecretPermissions = (): readonly string[] => solution.rotateSecretPermissions;
export const setupPermissions = (): readonly string[] => solution.setupPermissions;
