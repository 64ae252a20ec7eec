import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';

export const associateUserRotateSecret: Command = {
  description:
    'Gives the OAuth client of the solution a new secret, stores it in the credential at once, and tries it with a data action. The secret goes from memory into Genesys Cloud and nowhere else. Whoever stops it half-way loses nothing: running it again, or setup, makes and stores another one.',
  options: [connectionOptions, generalOptions],
  permissions: async () => (await import('./permissions.js')).rotateSecretPermissions(),
  examples: [{ title: 'In a monthly job', line: 'gc-presence associate-user rotate-secret --yes' }],
  load: () => import('./run-rotate-secret.js'),
};
