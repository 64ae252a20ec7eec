import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, operations, reference, referred, told } from '../collection.js';
import { assumed, badRequest, refuse } from '../errors.js';
import { flatProperties } from '../integrations/flatten.js';
import { without } from '../json.js';
import type { Call, Org } from '../org.js';
import { contactListKind } from './contact-lists.js';
import { queueKind } from './queues.js';
import { type ContactListState, campaignsThat, type RuleSetState } from './state.js';
import { wrapupCodeKind } from './wrapup-codes.js';

export const ruleSetKind: Kind<RuleSetState> = {
  what: 'rule set',
  uri: '/api/v2/outbound/rulesets',
  store: (org) => org.state.outbound.ruleSets,
  wire: (set, { org }) => ({
    ...without(told(org, ruleSetKind, set), 'contactListId', 'queueId'),
    contactList: reference(org, contactListKind, set.contactListId),
    queue: reference(org, queueKind, set.queueId),
  }),
  list: { refusesEmpty: true },
  unique: { code: 'duplicate.name' },
  versioned: 'invalid.update.wrong.version',
  missing: 'resource.not.found',
  inUse: 'referential.integrity.error',
  users: (org, set) => campaignsThat(org, ({ config }) => config.ruleSetIds.includes(set.id)),
  lingers: 'ruleSetLingers',
  settings: ruleSetSettings,
};

export const ruleSetHandlers = operations(ruleSetKind);

function ruleSetSettings({ org, body }: Call) {
  const { contactList, queue, rules } = body as Models.RuleSet;
  const list = contactList && referred(org, contactListKind, contactList.id, 'contactList');
  for (const rule of rules) checkRule(org, rule, list);
  for (const member of ['id', 'name'] as const) {
    const known = rules.flatMap((rule) => rule[member] ?? []);
    if (new Set(known).size < known.length)
      throw refuse('rule.conflict', `Two rules have the same ${member}.`);
  }
  return {
    contactListId: list?.id,
    queueId: queue && referred(org, queueKind, queue.id, 'queue').id,
    rules: rules.map((rule, index) => ({ ...rule, id: rule.id ?? org.id(), order: rule.order ?? index })),
  };
}

/** What a condition of each type cannot do without. Source: API notes, Rule sets. */
const neededByCondition: Readonly<Record<string, readonly (keyof Models.Condition)[]>> = {
  wrapupCondition: ['codes'],
  systemDispositionCondition: ['codes'],
  // The official provider leaves out a value that is empty.
  contactAttributeCondition: ['attributeName', 'operator', 'valueType'],
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

/** What only stands in rules of one category. That there are such is C; which they are is assumed, after the admin UI. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  DIALER_PRECALL: ['DO_NOT_DIAL', 'SWITCH_TO_PREVIEW', 'SET_CALLER_ID', 'SET_SKILLS'],
  DIALER_WRAPUP: 'SCHEDULE_CALLBACK wrapupCondition callAnalysisCondition systemDispositionCondition'.split(
    ' ',
  ),
};

function standsElsewhere(what: string, category: string): boolean {
  return Object.entries(onlyIn).some(([only, all]) => only !== category && all.includes(what));
}

type List = ContactListState | undefined;

/** Throws 400 for a rule that the platform would not take. `list` is the rule set's contact list, if it names one. */
function checkRule(org: Org, rule: Models.DialerRule, list: List): void {
  const at = `The rule "${rule.name}"`;
  const { conditions, actions = [] } = rule;
  if (conditions.length === 0) throw refuse('invalid.rule.condition', `${at} needs at least one condition.`);
  if (actions.length === 0) throw refuse('invalid.rule.action', `${at} needs at least one action.`);
  for (const condition of conditions) {
    checkCondition(org, at, condition, list);
    if (standsElsewhere(condition.type ?? '', rule.category))
      throw refuse('invalid.rule.condition.category', `${at}: no ${condition.type} in ${rule.category}.`);
  }
  for (const action of actions) {
    checkAction(org, at, action, list);
    if (standsElsewhere(action.actionTypeName, rule.category))
      throw refuse('invalid.rule.action.category', `${at}: no ${action.actionTypeName} in ${rule.category}.`);
  }
}

function checkCondition(org: Org, at: string, condition: Models.Condition, list: List): void {
  const wrong = (text: string) => refuse('invalid.rule.condition', text);
  const { type, propertyType, attributeName = '', codes = [] } = condition;
  if (type === undefined) throw wrong(`${at} has a condition without a type.`);
  for (const member of neededByCondition[type] ?? [])
    if (isMissing(condition[member])) throw wrong(`${at}: a ${type} needs "${member}".`);
  if (propertyType !== undefined && type !== 'contactPropertyCondition')
    throw wrong(`${at}: propertyType belongs to a contactPropertyCondition only.`);
  if (type === 'contactAttributeCondition') checkColumn(at, attributeName, list);
  if (type === 'wrapupCondition') for (const code of codes) referred(org, wrapupCodeKind, code, 'codes');
  if (type === 'dataActionCondition') checkDataAction(org, at, condition, list);
}

function checkAction(org: Org, at: string, action: Models.DialerAction, list: List): void {
  const { actionTypeName, type, updateOption } = action;
  const wrong = (text: string) => refuse('invalid.rule.action', text);
  const expected = typeOfAction[actionTypeName] ?? 'Action';
  if (type !== expected) throw wrong(`${at}: the action ${actionTypeName} must have the type ${expected}.`);
  if (actionTypeName === 'DATA_ACTION') checkDataAction(org, at, action, list);
  if (actionTypeName === 'MODIFY_CONTACT_ATTRIBUTE' && updateOption === undefined)
    throw wrong(`${at}: MODIFY_CONTACT_ATTRIBUTE needs an updateOption.`);
}

function checkDataAction(
  org: Org,
  at: string,
  use: Models.Condition | Models.DialerAction,
  list: List,
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
      throw assumed(badRequest(`${at}: "${published.name}" has no input "${dataActionField}".`));
  }
}

/** A rule set that names no contact list can name any column: there is nothing to check it with. */
function checkColumn(at: string, column: string, list: List): void {
  if (list !== undefined && !list.columnNames.includes(column))
    throw assumed(badRequest(`${at}: the contact list "${list.name}" has no column "${column}".`));
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
