import type { Models } from 'purecloud-platform-client-v2';
import type { Change, Lookup } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import { compare, reference } from '../kit/field.js';
import { isSameName } from '../kit/find.js';
import { markedThrough } from '../kit/marker.js';
import type { PhoneColumn } from './find-contact-list.js';
import { listRuleSets } from './outbound-search.js';

/** What the one rule of a rule set is made of. */
export interface RuleOptions {
  readonly ruleName: string;
  /** What the action is given: its input by the contact's column. */
  readonly mappings: readonly Models.ContactColumnToDataActionFieldMapping[];
  readonly phoneColumn: PhoneColumn;
}

interface RuleSetOptions extends RuleOptions {
  readonly name: string;
  /** The step whose data action the rule runs. */
  readonly actionStep: string;
  /** The text that names what was adopted, of whatever refers to the action. */
  readonly adoptions: (lookup: Lookup) => Promise<string | undefined>;
  /** It was met in the org under a name that no answer gives: only rules that are wholly ours prove that it is. */
  readonly met?: boolean;
}

/**
 * A rule set whose one rule runs a data action for each contact before the call, and then keeps the campaign from
 * calling. The rule needs a condition, and this one always holds: the contact has a phone number of the list's type.
 */
export function ruleSet(session: Session, options: RuleSetOptions) {
  const { name, actionStep, met = false, adoptions } = options;
  const api = session.api.outbound;
  return defineResource<Models.RuleSet>({
    id: `rule-set:${name}`,
    kind: 'rule set',
    name,
    needs: [actionStep, 'contact-list'],
    permissions: permissionsOn('outbound:ruleSet'),
    adminPage: '/directory/#/admin/outbound/rule-sets',
    find: {
      list: (_name, lookup) => listRuleSets(session, lookup),
      get: async (id) => {
        const found = await api.getOutboundRuleset(id);
        return isSameName(found.name, name) && isLingering(session, found) ? undefined : found;
      },
    },
    mark: markedThrough(
      actionStep,
      ({ rules }, actionId) =>
        rules.flatMap(({ actions = [] }) => actions).some(({ dataAction }) => dataAction?.id === actionId) &&
        (!met || rulesDiffer(rules, options, actionId).length === 0),
      adoptions,
    ),
    fields: {
      name: { want: name },
      contactList: reference(({ id }) => id('contact-list')),
      rules: {
        want: ({ id }) => [ruleOf(options, id(actionStep))],
        canonical: (rules) => (rules as readonly Models.DialerRule[]).map(comparable),
      },
    },
    whenTaken:
      'If a rule set of this name was deleted a moment ago, its name is free again after up to 30 minutes: run again ' +
      'then, or give the schedule another name.',
    get: (id) => api.getOutboundRuleset(id),
    post: (body) => api.postOutboundRulesets(body),
    put: (id, body) => api.putOutboundRuleset(id, body),
    // Platform fact: a deleted rule set can still be read for up to 30 minutes. That is not waited for.
    remove: (id) => api.deleteOutboundRuleset(id),
  });
}

/** Where the rules are other than the one that sets a presence and keeps the campaign from calling. */
export function rulesDiffer(
  rules: readonly Models.DialerRule[],
  options: RuleOptions,
  actionId = '',
): readonly Change[] {
  return compare('rules', rules.map(comparable), [comparable(ruleOf(options, actionId))]);
}

/** For so long a new rule set may be missing from the lists, in milliseconds. */
const listLag = 60_000;

/**
 * Platform fact: a deleted rule set can be read by its id for up to 30 minutes (deleteOutboundRuleset). The lists have
 * none of its name, and it is too old for that to be their lag.
 */
function isLingering(session: Session, { dateCreated }: Models.RuleSet): boolean {
  return dateCreated !== undefined && session.now() - Date.parse(dateCreated) > listLag;
}

/**
 * Unverified: the members of a condition on the phone type, of which only the name of its type is documented, and that
 * the actions of a rule run in this order.
 */
function ruleOf({ ruleName, phoneColumn, mappings }: RuleOptions, actionId: string): Models.DialerRule {
  const { type: value } = phoneColumn;
  return {
    name: ruleName,
    category: 'DIALER_PRECALL',
    conditions: [{ type: 'phoneNumberTypeCondition', inverted: false, operator: 'EQUALS', value }],
    actions: [
      {
        type: 'dataActionBehavior',
        actionTypeName: 'DATA_ACTION',
        dataAction: { id: actionId },
        contactColumnToDataActionFieldMappings: [...mappings],
        properties: {},
      },
      { type: 'Action', actionTypeName: 'DO_NOT_DIAL', properties: {} },
    ],
  };
}

/** Without ids and positions, which the server gives, and without members that say nothing. */
function comparable({ name, category, conditions, actions }: Models.DialerRule) {
  return {
    name,
    category,
    conditions: conditions.map((condition) => saying(condition)),
    actions: (actions ?? []).map(({ contactColumnToDataActionFieldMappings: mappings, ...action }) => ({
      ...saying(action),
      mappings: (mappings ?? [])
        .map(({ contactColumnName, dataActionField }) => `${contactColumnName} → ${dataActionField}`)
        .sort(),
    })),
  };
}

function saying(member: object): Readonly<Record<string, unknown>> {
  const entries = Object.entries(member).map(
    ([key, value]) => [key, key === 'dataAction' ? value?.id : value] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== false && value !== ''));
}
