import type { Models } from 'purecloud-platform-client-v2';
import { notFound } from '../errors.js';
import type { Call, Handlers, Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { contactListRef } from './contact-lists.js';
import { outboundPage } from './listing.js';
import { dates, freeName, readableById, referred, requireUnused, requireVersion } from './lookup.js';
import { queueRef } from './queues.js';
import { checkRules } from './rule-checks.js';
import type { RuleSetState } from './state.js';
import { usersOfRuleSet } from './usage.js';

const uri = '/api/v2/outbound/rulesets';

export const ruleSetHandlers: Handlers = {
  getOutboundRulesets: (call) => ({
    body: outboundPage(call, livingRuleSets(call.org), (ruleSet) => wireRuleSet(call.org, ruleSet), {
      uri,
      refusesEmpty: true,
    }),
  }),
  getOutboundRuleset: (call) => ({
    body: wireRuleSet(
      call.org,
      readableById(call.org, call.org.state.outbound.ruleSets, call.path.ruleSetId, 'rule set'),
    ),
  }),
  postOutboundRulesets: createRuleSet,
  putOutboundRuleset: updateRuleSet,
  deleteOutboundRuleset: deleteRuleSet,
};

export const ruleSetTasks: Tasks = {
  'outbound.forgetRuleSet': (org, id) => {
    org.state.outbound.ruleSets = org.state.outbound.ruleSets.filter((ruleSet) => ruleSet.id !== id);
  },
};

/** Without those that are deleted and still linger. */
export function livingRuleSets(org: Org): RuleSetState[] {
  return org.state.outbound.ruleSets.filter(({ deletedAt }) => deletedAt === undefined);
}

/** Throws 404 for a deleted rule set, although GET still finds it. */
function livingRuleSetOf(call: Call): RuleSetState {
  const id = call.path.ruleSetId;
  const ruleSet = readableById(call.org, call.org.state.outbound.ruleSets, id, 'rule set');
  if (ruleSet.deletedAt !== undefined) throw notFound('rule set', ruleSet.id);
  return ruleSet;
}

function createRuleSet(call: Call) {
  const { org } = call;
  const body = call.body as Models.RuleSet;
  const name = freeName(org.state.outbound.ruleSets, body.name, 'rule set');
  const now = org.now();
  const ruleSet: RuleSetState = {
    id: org.id(),
    name,
    createdAt: now,
    modifiedAt: now,
    version: 1,
    ...ruleSetSettings(org, body),
  };
  org.state.outbound.ruleSets.push(ruleSet);
  return { body: wireRuleSet(org, ruleSet) };
}

function updateRuleSet(call: Call) {
  const { org } = call;
  const body = call.body as Models.RuleSet;
  const ruleSet = livingRuleSetOf(call);
  requireVersion(body.version, ruleSet.version);
  const name = freeName(org.state.outbound.ruleSets, body.name, 'rule set', ruleSet.id);
  Object.assign(ruleSet, ruleSetSettings(org, body), {
    name,
    version: ruleSet.version + 1,
    modifiedAt: org.now(),
  });
  return { body: wireRuleSet(org, ruleSet) };
}

/** The rule set disappears slowly: it can be read, and its name is taken, for `ruleSetLingers`. */
function deleteRuleSet(call: Call) {
  const { org } = call;
  const ruleSet = livingRuleSetOf(call);
  requireUnused('rule set', usersOfRuleSet(org, ruleSet.id));
  ruleSet.deletedAt = org.now();
  org.later(org.conditions.ruleSetLingers, 'outbound.forgetRuleSet', ruleSet.id);
  return { status: 204 };
}

function ruleSetSettings(org: Org, body: Models.RuleSet) {
  const { contactLists, queues } = org.state.outbound;
  const list =
    body.contactList === undefined
      ? undefined
      : referred(org, contactLists, body.contactList.id, 'contactList');
  const queue = body.queue === undefined ? undefined : referred(org, queues, body.queue.id, 'queue');
  checkRules(org, body.rules, list);
  return {
    contactListId: list?.id,
    queueId: queue?.id,
    rules: body.rules.map((rule, index) => ({
      ...rule,
      id: rule.id ?? org.id(),
      order: rule.order ?? index,
    })),
  };
}

function wireRuleSet(org: Org, ruleSet: RuleSetState) {
  return {
    id: ruleSet.id,
    name: ruleSet.name,
    ...dates(ruleSet),
    version: ruleSet.version,
    ...(ruleSet.contactListId === undefined
      ? {}
      : { contactList: contactListRef(org, ruleSet.contactListId) }),
    ...(ruleSet.queueId === undefined ? {} : { queue: queueRef(org, ruleSet.queueId) }),
    rules: ruleSet.rules,
    selfUri: `${uri}/${ruleSet.id}`,
  };
}

/** How campaigns refer to a rule set in their answers. */
export function ruleSetRef(org: Org, id: string) {
  const name = org.state.outbound.ruleSets.find((one) => one.id === id)?.name;
  return { id, ...(name === undefined ? {} : { name }), selfUri: `${uri}/${id}` };
}
