/** The environment variable that names a file with faults, for every command that works in a practice org. */
export const faultsVariable = 'GC_PRESENCE_SANDBOX_FAULTS';
