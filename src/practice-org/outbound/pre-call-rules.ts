import type { Models } from 'purecloud-platform-client-v2';
import { runAction } from '../integrations/run-action.js';
import type { Org } from '../org.js';
import type { DataActionReport } from './campaign-report.js';
import { compares, type ValueType } from './contact-filter.js';
import type { CampaignConfig, ContactListState, ContactState } from './state.js';

/** The contact that is about to be called, and the number that would be used. */
export interface Subject {
  readonly list: ContactListState;
  readonly contact: ContactState;
  readonly phone: Models.PhoneColumn;
  readonly origin: string;
}

export interface PreCallOutcome {
  readonly dials: boolean;
  readonly dataActions: readonly DataActionReport[];
  readonly unsupported: readonly string[];
}

interface Progress {
  readonly dataActions: DataActionReport[];
  readonly unsupported: string[];
}

/** After these the contact is not called, and nothing that follows is done. */
const endings: ReadonlySet<string> = new Set(['DO_NOT_DIAL', 'CONTACT_UNCALLABLE', 'NUMBER_UNCALLABLE']);

/**
 * Applies the pre-call rules of the campaign's rule sets in order. The actions of a rule run in the order of the
 * array (assumed, the admin UI behaves so); the first that forbids the call ends it all.
 */
export function preCallRules(org: Org, config: CampaignConfig, subject: Subject): PreCallOutcome {
  const progress: Progress = { dataActions: [], unsupported: [] };
  for (const ruleSetId of config.ruleSetIds) {
    const ruleSet = org.state.outbound.ruleSets.find((one) => one.id === ruleSetId);
    // In the order of their `order`, not of the array (API notes, Found since).
    const rules = (ruleSet?.rules ?? []).toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
    for (const rule of rules) {
      if (rule.category !== 'DIALER_PRECALL' || !allHold(rule, subject, progress)) continue;
      if (applyActions(org, ruleSet?.name ?? '', rule, subject, progress))
        return { dials: false, ...progress };
    }
  }
  return { dials: true, ...progress };
}

function allHold(rule: Models.DialerRule, subject: Subject, progress: Progress): boolean {
  return rule.conditions.every((condition) => {
    const holds = conditionHolds(condition, subject);
    if (holds === undefined) {
      progress.unsupported.push(`The practice org cannot judge a ${condition.type ?? 'condition'}.`);
      return false;
    }
    return holds !== (condition.inverted ?? false);
  });
}

/** Undefined for conditions that the practice org cannot judge. `inverted` is for the caller to apply. */
function conditionHolds(condition: Models.Condition, { contact, phone }: Subject): boolean | undefined {
  const { type, value = '', operator = 'EQUALS' } = condition;
  switch (type) {
    case 'phoneNumberTypeCondition':
      return compares(phone.type, operator, value, 'STRING');
    case 'phoneNumberCondition':
      return compares(contact.data[phone.columnName] ?? '', operator, value, 'STRING');
    case 'contactAttributeCondition': {
      const kind = valueType(condition.valueType);
      if (kind === undefined || operator === 'IN' || operator === 'BETWEEN') return undefined;
      return compares(contact.data[condition.attributeName ?? ''] ?? '', operator, value, kind);
    }
    default:
      return undefined;
  }
}

function valueType(text: string | undefined): ValueType | undefined {
  return text === 'STRING' || text === 'NUMERIC' || text === 'DATETIME' ? text : undefined;
}

/** True when one of the actions forbids the call. */
function applyActions(
  org: Org,
  ruleSet: string,
  rule: Models.DialerRule,
  subject: Subject,
  progress: Progress,
): boolean {
  const { contact, phone } = subject;
  for (const action of rule.actions ?? []) {
    if (action.actionTypeName === 'DATA_ACTION') {
      progress.dataActions.push(callDataAction(org, ruleSet, rule, action, subject));
      continue;
    }
    if (action.actionTypeName === 'CONTACT_UNCALLABLE') contact.callable = false;
    if (action.actionTypeName === 'NUMBER_UNCALLABLE')
      contact.phoneNumberStatus[phone.columnName] = { callable: false };
    if (endings.has(action.actionTypeName)) return true;
    progress.unsupported.push(`The practice org cannot carry out ${action.actionTypeName}.`);
  }
  return false;
}

/** A data action that fails does not keep the following actions from running. */
function callDataAction(
  org: Org,
  ruleSet: string,
  rule: Models.DialerRule,
  action: Models.DialerAction,
  { contact, origin }: Subject,
): DataActionReport {
  const mappings = action.contactColumnToDataActionFieldMappings ?? [];
  const input: Record<string, unknown> = Object.fromEntries(
    mappings.map(({ contactColumnName, dataActionField }) => [
      dataActionField,
      contact.data[contactColumnName] ?? '',
    ]),
  );
  if (action.contactIdField !== undefined && action.contactIdField !== '')
    input[action.contactIdField] = contact.id;
  const actionId = action.dataAction?.id ?? '';
  const run = runAction(org, actionId, input, origin);
  const report = { ruleSet, rule: rule.name, actionId };
  if (run.ok) return { ...report, ok: true };
  return { ...report, ok: false, problem: `${run.error.status} ${run.error.userMessage}` };
}
