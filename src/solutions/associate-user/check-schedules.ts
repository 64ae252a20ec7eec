import type { Models } from 'purecloud-platform-client-v2';
import type { Change } from '../../engine/resource.js';
import { presenceTitle } from '../../presences/presences.js';
import { rulesDiffer } from '../../resources/outbound/rule-set.js';
import { nextRuns } from '../../resources/outbound/weekly-times.js';
import { check, missing } from '../../solution/part-checks.js';
import { failed, fine, type Trial, unknown, type Verdict } from '../../solution/verification.js';
import { actionStep, presenceField, ruleFor } from './resources.js';
import type { AssociateFindings } from './verify.js';

const datesShown = 3;

/** What each schedule would do with the person: its rule set, its campaign, and when it runs. */
export async function checkSchedules(findings: AssociateFindings): Promise<void> {
  const { trial } = findings;
  for (const name of scheduleNames(trial)) {
    await check(findings, `rule-set:${name}`, `The rule set "${name}" sets a presence`, () =>
      ruleSetVerdict(findings, name),
    );
    await check(findings, `campaign:${name}`, `The campaign "${name}" can start`, () =>
      campaignVerdict(trial, name),
    );
    await check(findings, `schedule:${name}`, `The schedule of "${name}" has next times`, () =>
      scheduleVerdict(trial, name),
    );
  }
}

export function scheduleNames({ steps }: Trial): readonly string[] {
  const prefix = 'schedule:';
  return steps.filter((step) => step.startsWith(prefix)).map((step) => step.slice(prefix.length));
}

async function ruleSetVerdict(findings: AssociateFindings, name: string): Promise<Verdict> {
  const { trial, contact, presences } = findings;
  const id = trial.idOf(`rule-set:${name}`);
  if (id === undefined) return missing;
  const { rules } = await trial.session.api.outbound.getOutboundRuleset(id);
  const actionId = trial.idOf(actionStep);
  const action = rules
    .flatMap(({ actions = [] }) => actions)
    .find(({ dataAction }) => dataAction?.id !== undefined && dataAction.id === actionId);
  if (action === undefined) return failed('None of its rules runs the data action.');
  const column = columnFor(action, presenceField);
  const wanted = ruleFor(column);
  // Any difference but of its name may mean that no presence is set, or that people are called.
  const unnamed = rules.map((rule) => ({ ...rule, name: wanted.ruleName }));
  const [different] = rulesDiffer(unnamed, wanted, actionId);
  if (different !== undefined) return failed(differs(different));
  if (contact === undefined) return unknown('First the person has to be in the list.');
  const presenceId = contact.data[column] ?? '';
  const presence = presences.byId.get(presenceId.toLowerCase());
  if (presence === undefined)
    return failed(`The column "${column}" of ${trial.person.name} holds no presence that exists.`);
  const title = presenceTitle(presences, presenceId) ?? presenceId;
  findings.sets.set(name, presenceId);
  return presence.deactivated
    ? failed(`The column "${column}" of ${trial.person.name} holds a deactivated presence, ${title}.`)
    : { ...fine, reason: `It makes the presence of ${trial.person.name} ${title}.` };
}

function differs({ path, before, after }: Change): string {
  const shown = (value: Change['before']) => (value === null ? 'nothing' : JSON.stringify(value));
  return (
    `Its rules are not as setup makes them, so that the campaign may call people or set nothing: ${path} is ` +
    `${shown(before)} instead of ${shown(after)}. Setup puts that right.`
  );
}

function columnFor(
  { contactColumnToDataActionFieldMappings = [] }: Models.DialerAction,
  field: string,
): string {
  const mapping = contactColumnToDataActionFieldMappings.find(
    ({ dataActionField }) => dataActionField === field,
  );
  return mapping?.contactColumnName ?? '';
}

async function campaignVerdict({ session, idOf }: Trial, name: string): Promise<Verdict> {
  const id = idOf(`campaign:${name}`);
  if (id === undefined) return missing;
  const [campaign, diagnostics] = await Promise.all([
    session.api.outbound.getOutboundCampaign(id),
    session.api.outbound.getOutboundCampaignDiagnostics(id),
  ]);
  const errors = [...(campaign.errors ?? []), ...(diagnostics.campaignErrors ?? [])];
  if (errors.length > 0)
    return failed([...new Set(errors.map(({ error, details }) => details ?? error))].join(' '));
  if (campaign.campaignStatus === 'invalid') return failed('The platform holds it for invalid.');
  if (campaign.contactList.id !== idOf('contact-list')) return failed('It works on another contact list.');
  const used = (campaign.ruleSets ?? []).map((ruleSet) => ruleSet.id);
  if (!used.includes(idOf(`rule-set:${name}`)))
    return failed('It does not use its rule set, so that it would call people.');
  if (used.length > 1) return failed('It uses other rule sets as well. Setup takes them away.');
  const { contactListFilters = [], dncLists = [], callableTimeSet } = campaign;
  if (contactListFilters.length > 0 || dncLists.length > 0 || callableTimeSet !== undefined)
    return failed('Filters, lists or times that somebody added hold contacts back. Setup takes them away.');
  return fine;
}

async function scheduleVerdict({ session, idOf }: Trial, name: string): Promise<Verdict> {
  const id = idOf(`schedule:${name}`);
  if (id === undefined) return missing;
  const times = nextRuns(await session.api.outbound.getOutboundSchedulesCampaign(id), Date.now(), datesShown);
  if (times === undefined) return unknown('It repeats in a way that this program does not read.');
  if (times.length === 0) return failed('It has come to its end: there is no next time.');
  const shown = times.map((time) => time.setLocale('en-GB').toFormat('ccc d LLL HH:mm'));
  return { ...fine, reason: `Next: ${shown.join(', ')} (${times[0]?.zoneName}).` };
}
