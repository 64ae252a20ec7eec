import type { Models } from 'purecloud-platform-client-v2';
import type { Check } from '../../engine/report.js';
import { type PresenceIndex, readPresences } from '../../presences/presences.js';
import { userPresence } from '../../presences/user-presence.js';
import { eachContact, eachContactOf } from '../../resources/outbound/contact-batches.js';
import {
  actionRun,
  check,
  checkCredential,
  checkIntegration,
  checkUpdateAction,
  type PartChecks,
  publishedVerdict,
  refuseOnQueue,
} from '../../solution/part-checks.js';
import { failed, fine, type Trial, type Verdict } from '../../solution/verification.js';
import { checkSchedules } from './check-schedules.js';
import type { liveFields } from './fields.js';
import { checkLive } from './live-start.js';
import { putBack } from './put-back.js';
import { actionStep, phoneColumn } from './resources.js';

/** Contacts of a list made by hand, whose ids are not those of the users, that are looked at. */
const mostContacts = 2000;
/** The columns without which the rule cannot set a presence, or the campaign passes over the contact. */
const neededColumns = ['userId', phoneColumn.columnName];

/** What the checks find out for those that follow. */
export interface AssociateFindings extends PartChecks {
  readonly presences: PresenceIndex;
  /** Undefined when the person is not in the list. */
  readonly contact: Models.DialerContact | undefined;
  /** By the name of a schedule, the id of the presence that its rules give the person. */
  readonly sets: Map<string, string>;
}

/**
 * Tries the parts with the person: the data action with the presence that they have already, and what each schedule
 * would do with their contact. With `--live` a campaign is started that reaches nobody else; without, none is.
 */
export async function verifyAssociateUser(trial: Trial<typeof liveFields>): Promise<readonly Check[]> {
  const { session, person, idOf } = trial;
  const [presences, before] = await Promise.all([readPresences(session), userPresence(session, person.id)]);
  refuseOnQueue(trial, before);
  const listId = idOf('contact-list');
  const contact = listId === undefined ? undefined : await contactOf(trial, listId);
  const findings: AssociateFindings = {
    trial,
    before,
    checks: [],
    presences,
    contact,
    sets: new Map(),
  };
  try {
    await checkIntegration(findings);
    await checkAction(findings);
  } finally {
    await putBack(trial, before);
  }
  await check(findings, 'contacts', `${person.name} is in the contact list`, async () =>
    contactVerdict(findings),
  );
  await check(findings, 'outbound-flow', 'The outbound call flow is published', () =>
    publishedVerdict(trial, 'outbound-flow'),
  );
  await checkSchedules(findings);
  if (trial.answers.live) await checkLive(findings);
  return findings.checks;
}

/** One run of the action tells of the credential, of the role and of the action. */
async function checkAction(findings: AssociateFindings): Promise<void> {
  const { trial, before } = findings;
  const input = { USER_ID: trial.person.id, PRESENCE_DEFINITION_ID: before.definitionId };
  await checkCredential(findings, actionRun(findings, actionStep, input));
  await checkUpdateAction(findings, actionStep);
}

async function contactOf({ session, person }: Trial, listId: string) {
  let found: Models.DialerContact | undefined;
  await eachContact(session, listId, [person.id], ([contact]) => {
    found = contact;
  });
  if (found !== undefined) return found;
  const take = (contact: Models.DialerContact) => {
    if (contact.data.userId === person.id) found = contact;
  };
  await eachContactOf(session, listId, take, mostContacts);
  return found;
}

function contactVerdict({ trial, contact }: AssociateFindings): Verdict {
  const { name, id } = trial.person;
  if (contact === undefined)
    return failed('No schedule reaches somebody who is not in it. Add a line to the file and run setup.');
  const { data, callable, phoneNumberStatus } = contact;
  const empty = neededColumns.filter((column) => (data[column] ?? '') === '');
  if (empty.length > 0) return failed(`These columns are empty: ${empty.join(', ')}.`);
  if (data.userId !== id)
    return failed(`The column userId holds ${data.userId}, which is not the id of ${name}.`);
  if (callable === false || phoneNumberStatus?.[phoneColumn.columnName]?.callable === false)
    return failed('It is marked as not to be called, so that campaigns pass over it. Setup puts that right.');
  return fine;
}
