import type { Models } from 'purecloud-platform-client-v2';
import {
  type Change,
  type Lookup,
  type Observed,
  type Output,
  type Resource,
  saysThatItExists,
} from '../../engine/resource.js';
import { GenesysError, withHint } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { lastChange } from '../kit/last-change.js';
import { markOfDependent } from '../kit/marker.js';
import { removeWhenUnused, withCurrentVersion } from '../kit/wait.js';
import type { PhoneColumn } from './list-columns.js';
import { findOutbound } from './outbound-listing.js';

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
  /** The text that names what was adopted, of whatever hangs on the action. */
  readonly adoptions: (lookup: Lookup) => Promise<string | undefined>;
  /** It was met in the org under a name that no answer gives: only rules that are wholly ours prove that it is. */
  readonly met?: boolean;
}

interface Desired {
  readonly name: string;
  readonly contactListId: string;
  readonly rules: readonly Models.DialerRule[];
}

/**
 * A rule set whose one rule runs a data action for each contact before the call, and then keeps the campaign from
 * calling. The rule needs a condition, and this one always holds: the contact has a phone number of the list's type.
 */
export function ruleSet(session: Session, options: RuleSetOptions): Resource<Desired, Desired> {
  const { name, actionStep, met } = options;
  const id = `rule-set:${name}`;
  const api = session.api.outbound;
  return {
    id,
    title: `Rule set "${name}"`,
    needs: [actionStep, 'contact-list'],
    permissions: {
      read: ['outbound:ruleSet:view'],
      create: ['outbound:ruleSet:add'],
      update: ['outbound:ruleSet:edit'],
      remove: ['outbound:ruleSet:delete'],
    },
    observe: async (lookup): Promise<Observed<Desired> | undefined> => {
      const [found, actionId] = await Promise.all([
        findRuleSet(session, name, lookup.remembered(id)?.id),
        lookup.found(actionStep),
      ]);
      if (found?.id === undefined) return undefined;
      const actions = found.rules.flatMap((rule) => rule.actions ?? []);
      const runsOurAction = actions.some(
        ({ dataAction }) => dataAction?.id !== undefined && dataAction.id === actionId,
      );
      const hangs =
        runsOurAction && (met !== true || rulesDiffer(found.rules, options, actionId).length === 0);
      return {
        id: found.id,
        name: found.name,
        mark: await markOfDependent({ id: found.id, on: hangs ? actionStep : undefined }, () =>
          options.adoptions(lookup),
        ),
        state: { name: found.name, contactListId: found.contactList?.id ?? '', rules: found.rules },
        changed: lastChange(found),
        createdAt: found.dateCreated,
      };
    },
    desired: (references) => ({
      name,
      contactListId: references.id('contact-list'),
      rules: [ruleOf(options, references.id(actionStep))],
    }),
    diff: (desired, observed) => [
      ...compare('name', observed.name, desired.name),
      ...compare('contactList.id', observed.contactListId, desired.contactListId),
      ...compare('rules', observed.rules.map(comparable), desired.rules.map(comparable)),
    ],
    fingerprinted: ({ rules, ...state }) => ({ ...state, rules: rules.map(comparable) }),
    preview: ({ contactListId, rules }) =>
      fieldsOf({ name, contactList: { id: contactListId }, rules: rules.map(comparable) }),
    create: async (desired): Promise<Output> => {
      try {
        const created = await api.postOutboundRulesets(bodyOf(desired));
        return { id: created.id ?? '', name };
      } catch (error) {
        throw error instanceof GenesysError && saysThatItExists(error) ? withHint(error, nameTaken) : error;
      }
    },
    update: async (desired, observed): Promise<Output> => {
      await withCurrentVersion(async () => {
        const { version, queue } = await api.getOutboundRuleset(observed.id);
        await api.putOutboundRuleset(observed.id, {
          ...bodyOf(desired),
          ...(queue?.id === undefined ? {} : { queue: { id: queue.id } }),
          ...(version === undefined ? {} : { version }),
        });
      });
      return { id: observed.id, name };
    },
    // Platform fact: a deleted rule set can still be read for up to 30 minutes. That is not waited for.
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(`the rule set "${name}"`, () => api.deleteOutboundRuleset(observed.id), run),
  };
}

/** Where the rules are other than the one that sets a presence and keeps the campaign from calling. */
export function rulesDiffer(
  rules: readonly Models.DialerRule[],
  options: RuleOptions,
  actionId = '',
): readonly Change[] {
  return compare('rules', rules.map(comparable), [comparable(ruleOf(options, actionId))]);
}

function findRuleSet(session: Session, name: string, rememberedId: string | undefined) {
  const api = session.api.outbound;
  return findOutbound({
    name,
    rememberedId,
    list: (query) => api.getOutboundRulesets(query),
    get: async (ruleSetId) => {
      const found = await api.getOutboundRuleset(ruleSetId);
      return found.name === name && isLingering(session, found) ? undefined : found;
    },
  });
}

const nameTaken =
  'If a rule set of this name was deleted a moment ago, its name is free again after up to 30 minutes: run again then, or ' +
  'give the schedule another name.';
/** For so long a new rule set may be missing from the lists, in milliseconds. */
const listLag = 60_000;

/**
 * Platform fact: a deleted rule set can be read by its id for up to 30 minutes (deleteOutboundRuleset). The lists have
 * none of its name, and it is too old for that to be their lag.
 */
function isLingering(session: Session, { dateCreated }: Models.RuleSet): boolean {
  const now = Date.now() + (session.clockSkew() ?? 0);
  return dateCreated !== undefined && now - Date.parse(dateCreated) > listLag;
}

/**
 * Unverified: the members of a condition on the phone type, of which only the name of its type is documented, and that
 * the actions of a rule run in this order.
 */
function ruleOf(options: RuleOptions, actionId: string): Models.DialerRule {
  return {
    name: options.ruleName,
    category: 'DIALER_PRECALL',
    conditions: [
      {
        type: 'phoneNumberTypeCondition',
        inverted: false,
        operator: 'EQUALS',
        value: options.phoneColumn.type,
      },
    ],
    actions: [
      {
        type: 'dataActionBehavior',
        actionTypeName: 'DATA_ACTION',
        dataAction: { id: actionId },
        contactColumnToDataActionFieldMappings: [...options.mappings],
        properties: {},
      },
      { type: 'Action', actionTypeName: 'DO_NOT_DIAL', properties: {} },
    ],
  };
}

function bodyOf({ name, contactListId, rules }: Desired): Models.RuleSet {
  return { name, contactList: { id: contactListId }, rules: [...rules] };
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
