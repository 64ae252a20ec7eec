import type { Models } from 'purecloud-platform-client-v2';
import { CannotProceedError } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import { getOrUndefined, withCurrentVersion } from '../kit/wait.js';

/**
 * Changes a published data action in place through a draft: the only way to change its contract or `secure` without a
 * new id. A draft that somebody left is taken over.
 * @throws Error with the platform's validation messages when the draft is not valid
 */
export async function publishDraft(
  session: Session,
  actionId: string,
  change: Omit<Models.UpdateDraftInput, 'version'>,
): Promise<void> {
  const api = session.api.integrations;
  await withCurrentVersion(async () => {
    const draft =
      (await getOrUndefined(() => api.getIntegrationsActionDraft(actionId))) ??
      (await api.postIntegrationsActionDraft(actionId));
    const body: Models.UpdateDraftInput = { ...change, version: draft.version ?? 1 };
    const changed = await api.patchIntegrationsActionDraft(actionId, body);
    const validation = await api.getIntegrationsActionDraftValidation(actionId);
    if (validation.valid === false) throw invalidDraft(validation);
    await publish(session, actionId, changed.version ?? body.version);
  });
}

async function publish(session: Session, actionId: string, version: number): Promise<void> {
  const api = session.api.integrations;
  try {
    await api.postIntegrationsActionDraftPublish(actionId, { version });
  } catch (error) {
    const lost = error instanceof GenesysError && error.outcome === 'unknown';
    // Published after all when there is no draft any more.
    if (lost && (await getOrUndefined(() => api.getIntegrationsActionDraft(actionId))) === undefined) return;
    throw error;
  }
}

function invalidDraft(validation: Models.DraftValidationResult): CannotProceedError {
  const messages = (validation.errors ?? [])
    .map((error) => error.message)
    .filter((message) => message !== undefined);
  return new CannotProceedError(
    `The platform finds the data action's draft not valid: ${messages.join('; ') || 'no reason given'}`,
    'Remove the draft of this action in the admin UI, then run again.',
  );
}
