import { isProblem } from '../core/problem.js';
import { firstFew } from '../core/text.js';
import type { Resource } from '../engine/resource.js';
import { oauthClient } from '../resources/identity/oauth-client.js';
import { role } from '../resources/identity/role.js';
import { credential } from '../resources/integration/credential.js';
import { type IntegrationSought, lookForIntegration } from '../resources/integration/find-integration.js';
import { integration } from '../resources/integration/integration.js';
import type { DependentObject } from '../resources/kit/marker.js';
import type { PrepareContext } from './solution.js';

interface PresenceIntegration {
  readonly context: PrepareContext;
  readonly sought: IntegrationSought;
  readonly names: { readonly role: string; readonly credential: string | undefined };
  /** What each is for, in a sentence: it stands in the org, before the mark. */
  readonly purposes: {
    readonly role: string;
    readonly oauthClient: string;
    readonly integration: string;
  };
  /** What the data actions may do. */
  readonly permissions: readonly string[];
  /** What refers to the data actions and may have been adopted. */
  readonly dependents?: readonly DependentObject[];
}

/** An integration whose data actions may do just what its role allows: where every solution begins. */
export function presenceIntegration(options: PresenceIntegration): readonly Resource[] {
  const { context, sought, names, purposes, permissions, dependents = [] } = options;
  const { marker } = sought;
  const { session, identity, division } = context;
  return [
    role(session, {
      name: names.role,
      purpose: purposes.role,
      permissions,
      marker,
      identity,
      divisionId: division.id,
    }),
    oauthClient(session, {
      sought,
      purpose: purposes.oauthClient,
      divisionId: division.id,
      identity,
    }),
    credential(session, { baseName: names.credential ?? sought.oauthClient, sought }),
    integration(session, { sought, purpose: purposes.integration, dependents }),
  ];
}

/**
 * Whether an integration of our name is to get our credential although data actions of others use it: only where
 * somebody says so, by `--adopt` or when asked.
 */
export async function sharesIntegration(
  { session, decider, remembered, round }: PrepareContext,
  sought: Omit<IntegrationSought, 'share'>,
  adopt: boolean | undefined,
): Promise<boolean> {
  if (adopt !== undefined || decider === undefined) return adopt === true;
  const { found, ofOthers } = await lookForIntegration(
    session,
    { ...sought, share: false },
    { remembered, round },
  ).catch(nothingIfUnclear);
  if (found !== undefined || ofOthers.length === 0) return false;
  const users = ofOthers.flatMap(({ actions }) => actions.map((action) => `"${action}"`));
  return decider.choose({
    message: `An integration "${sought.name}" exists already, and other data actions log in with its credential: ${firstFew(users, 10)}. What do you want to do?`,
    help: 'An integration has one credential, with which all of its data actions log in.',
    choices: [
      { name: 'Create one of our own beside it', value: false, description: 'nothing changes for them' },
      {
        name: 'Share it',
        value: true,
        description: 'it gets our credential, and they all act as our OAuth client',
      },
    ],
  });
}

/** What is not clear, or must not be looked at, is told by the look at everything that follows. */
function nothingIfUnclear(error: unknown): Awaited<ReturnType<typeof lookForIntegration>> {
  if (isProblem(error, 'ambiguous', 'missing-permission')) return { found: undefined, ofOthers: [] };
  throw error;
}
