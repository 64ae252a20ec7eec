import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import { flatProperties } from '../integrations/flatten.js';
import type { Org } from '../org.js';
import { referred } from './lookup.js';
import type { ContactListState } from './state.js';

/** What a condition of each type cannot do without. Source: API notes, Rule sets. */
const neededByCondition: Readonly<Record<string, readonly (keyof Models.Condition)[]>> = {
  wrapupCondition: ['codes'],
  systemDispositionCondition: ['codes'],
  contactAttributeCondition: ['attributeName', 'operator', 'value', 'valueType'],
  phoneNumberCondition: ['value'],
  phoneNumberTypeCondition: ['value'],
  callAnalysisCondition: ['value'],
  contactPropertyCondition: ['property', 'propertyType', 'operator', 'value'],
  dataActionCondition: ['dataAction', 'contactColumnToDataActionFieldMappings', 'predicates'],
  timeAndDateCondition: ['subConditions'],
};

/** The member `type` of an action follows from what the action does. */
const typeOfAction: Readonly<Record<string, string>> = {
  MODIFY_CONTACT_ATTRIBUTE: 'modifyContactAttribute',
  DATA_ACTION: 'dataActionBehavior',
};

/** Throws badRequest for rules that the platform would not take. `list` is the rule set's contact list, if it names one. */
export function checkRules(
  org: Org,
  rules: readonly Models.DialerRule[],
  list: ContactListState | undefined,
): void {
  for (const rule of rules) {
    const at = `The rule "${rule.name}"`;
    if (rule.conditions.length === 0) throw badRequest(`${at} needs at least one condition.`);
    if ((rule.actions ?? []).length === 0) throw badRequest(`${at} needs at least one action.`);
    for (const condition of rule.conditions) checkCondition(org, at, condition, list);
    for (const action of rule.actions ?? []) checkAction(org, at, action, list);
  }
}

function checkCondition(
  org: Org,
  at: string,
  condition: Models.Condition,
  list: ContactListState | undefined,
): void {
  if (condition.type === undefined) throw badRequest(`${at} has a condition without a type.`);
  for (const member of neededByCondition[condition.type] ?? [])
    if (isMissing(condition[member])) throw badRequest(`${at}: a ${condition.type} needs "${member}".`);
  if (condition.propertyType !== undefined && condition.type !== 'contactPropertyCondition')
    throw badRequest(`${at}: propertyType belongs to a contactPropertyCondition only.`);
  if (condition.type === 'contactAttributeCondition') checkColumn(at, condition.attributeName ?? '', list);
  if (condition.type === 'wrapupCondition')
    for (const code of condition.codes ?? []) referred(org, org.state.outbound.wrapupCodes, code, 'codes');
  if (condition.type === 'dataActionCondition') checkDataAction(org, at, condition, list);
}

function checkAction(
  org: Org,
  at: string,
  action: Models.DialerAction,
  list: ContactListState | undefined,
): void {
  const expected = typeOfAction[action.actionTypeName] ?? 'Action';
  if (action.type !== expected)
    throw badRequest(`${at}: the action ${action.actionTypeName} must have the type ${expected}.`);
  if (action.actionTypeName === 'DATA_ACTION') checkDataAction(org, at, action, list);
  if (action.actionTypeName === 'MODIFY_CONTACT_ATTRIBUTE' && action.updateOption === undefined)
    throw badRequest(`${at}: MODIFY_CONTACT_ATTRIBUTE needs an updateOption.`);
}

interface UsesDataAction {
  readonly dataAction?: { readonly id?: string };
  readonly contactColumnToDataActionFieldMappings?: readonly Models.ContactColumnToDataActionFieldMapping[];
}

function checkDataAction(
  org: Org,
  at: string,
  use: UsesDataAction,
  list: ContactListState | undefined,
): void {
  const id = use.dataAction?.id ?? '';
  const published = org.state.integrations.actions[id]?.published;
  if (published === undefined)
    throw badRequest(`${at} refers to the data action "${id}", which does not exist or is not published.`, [
      { errorCode: 'invalid.reference', fieldName: 'dataAction', entityId: id },
    ]);
  const inputs = Object.keys(flatProperties(published.inputSchema));
  for (const { contactColumnName, dataActionField } of use.contactColumnToDataActionFieldMappings ?? []) {
    checkColumn(at, contactColumnName, list);
    if (!inputs.includes(dataActionField))
      throw badRequest(`${at}: the data action "${published.name}" has no input "${dataActionField}".`);
  }
}

/** A rule set that names no contact list can name any column: there is nothing to check it with. */
function checkColumn(at: string, column: string, list: ContactListState | undefined): void {
  if (list !== undefined && !list.columnNames.includes(column))
    throw badRequest(`${at}: the contact list "${list.name}" has no column "${column}".`);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
