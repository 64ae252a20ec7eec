import { teamsEvidence } from '../../resources/teams-connection.js';
import type { Prerequisites } from '../declaration.js';
import { checked, failed, fine, unknown, type Verdict } from '../verification.js';

export const teamsPresencePrerequisites: Prerequisites = async (session, signal) => [
  await checked('teams-connection', 'Microsoft Teams is connected', signal, async () =>
    verdictOf(await teamsEvidence(session)),
  ),
];

/** No single sign is documented, so that the verdict comes with how certain it is. */
function verdictOf(evidence: Awaited<ReturnType<typeof teamsEvidence>>): Verdict {
  const told = evidence.map(({ sign, result }) => `${sign}: ${result}`).join('; ');
  const seen = (certainty: string) =>
    evidence.some((one) => one.certainty === certainty && one.result === 'yes');
  if (seen('certain')) return { ...fine, reason: `Certain. Signs: ${told}.` };
  if (seen('probable')) return { ...fine, reason: `Probable. Signs: ${told}.` };
  const mayBe = evidence.some(
    ({ certainty, result }) => certainty !== 'possible' && result === 'not allowed',
  );
  if (mayBe) return unknown(`This client may not see enough to tell. Signs: ${told}.`);
  return failed(
    `Nothing starts the workflow without it. The connection is made in Admin > Integrations. Signs: ${told}.`,
  );
}
