import type { Models } from 'purecloud-platform-client-v2';
import type { Session } from '../../genesys/session.js';
import { withCurrentVersion } from '../kit/wait.js';

/** Stands in the notes while the secret of the credential is being changed: any machine can see what was cut off. */
const secretChange = ' Its secret is being changed.';

export function secretIsChanging(config: Models.IntegrationConfiguration | undefined): boolean {
  return config?.notes?.includes(secretChange) ?? false;
}

/** Notes in the integration that the secret of its credential is about to be changed, or that it has been. */
export async function noteSecretChange(
  session: Session,
  integrationId: string,
  about: 'begun' | 'done',
): Promise<void> {
  await replaceConfig(session, integrationId, (config) => {
    const plain = withoutPlaceholder(config.notes).replaceAll(secretChange, '');
    return { ...config, notes: about === 'begun' ? plain + secretChange : plain };
  });
}

/** Empty notes come back from the platform as the name of a database placeholder. */
export function withoutPlaceholder(notes: string | undefined): string {
  return notes === undefined || notes === 'node_dynamodb_empty_string' ? '' : notes;
}

/** Reads the configuration, changes it and sends it back with its version (putIntegrationConfigCurrent). */
export async function replaceConfig(
  session: Session,
  id: string,
  change: (config: Models.IntegrationConfiguration) => Models.IntegrationConfiguration,
): Promise<void> {
  const api = session.api.integrations;
  await withCurrentVersion(async () => {
    const config = await api.getIntegrationConfigCurrent(id);
    const { name, notes, version, properties, advanced, credentials } = change(config);
    const body = {
      name,
      notes,
      version,
      properties: properties ?? {},
      advanced: advanced ?? {},
      credentials,
    };
    await api.putIntegrationConfigCurrent(id, { body });
  });
}
