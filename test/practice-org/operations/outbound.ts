import { newCampaign, schedule } from '../careless/requests.js';
import { type World, without } from '../careless/world.js';
import { contactList, presenceRule, responseSet } from '../outbound/fixtures.js';
import { type Ask, made, newName, type Operations } from './asking.js';

const list = (w: World) => ({ path: { contactListId: w.list.id } });
const responses = (w: World) => ({ path: { callAnalysisSetId: w.responses.id } });
const rules = (w: World) => ({ path: { ruleSetId: w.ruleSet.id } });
const campaign = (w: World) => ({ path: { campaignId: w.campaign.id } });

const listBody = (more: object = {}) => ({ ...contactList, name: newName('List'), ...more });
const ruleBody = (w: World, more: object = {}) => ({
  name: newName('Rules'),
  contactList: { id: w.list.id },
  rules: [{ ...rule(w), ...more }],
});
const rule = (w: World) => presenceRule(w.secureActionId, 'availableId');
const setBody = (more: object = {}) => ({ ...responseSet(newName('Responses')), ...more });
const transfer = {
  responses: {
    'disposition.classification.callable.person': { reactionType: 'transfer_flow', data: 'none' },
  },
};

const newList = async (w: World) => {
  const body = await made(w, 'postOutboundContactlists', { body: listBody() });
  return { path: { contactListId: body.id }, body };
};
const newRules = async (w: World) => {
  const body = await made(w, 'postOutboundRulesets', { body: ruleBody(w) });
  return { path: { ruleSetId: body.id }, body };
};
const newSet = async (w: World) => {
  const body = await made(w, 'postOutboundCallanalysisresponsesets', { body: setBody() });
  return { path: { callAnalysisSetId: body.id }, body };
};
const anotherCampaign = async (w: World, more: object = {}) => {
  const body = await made(w, 'postOutboundCampaigns', {
    body: newCampaign(w, { name: newName('Campaign'), alwaysRunning: true, ...more }),
  });
  return { path: { campaignId: body.id }, body };
};
const running = async (w: World) => {
  const { path } = await anotherCampaign(w);
  await made(w, 'postOutboundCampaignStart', { path });
  return { path, body: await made(w, 'getOutboundCampaign', { path }) };
};
/** An object as it was read, and changed. */
const changed = (ask: { path: Record<string, string>; body: object }, more: object): Ask => ({
  ...ask,
  body: { ...ask.body, ...more },
});
const newContact = async (w: World, id = newName('contact').replace(' ', '-')) => {
  await made(w, 'postOutboundContactlistContacts', { ...list(w), body: [contact(w, { id })] });
  return { path: { ...list(w).path, contactId: id } };
};
/** A contact in a list that a campaign is working on. */
const busyList = async (w: World) => {
  const { path, body } = await newList(w);
  const sent = { path, body: [{ id: 'busy', contactListId: body.id, data: {} }] };
  await made(w, 'postOutboundContactlistContacts', sent);
  const campaign = await anotherCampaign(w, { contactList: { id: body.id } });
  await made(w, 'postOutboundCampaignStart', { path: campaign.path });
  return { path: { ...path, contactId: 'busy' } };
};
/** A list whose file is still being read. */
const importing = (w: World, id: string) => {
  const found = w.org.org.state.outbound.contactLists.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no list ${id}.`);
  found.import = { contentType: 'text/csv', status: 'working', total: 0 };
  return found;
};
const criteria = (column: string) => ({
  criteria: { clauses: [{ predicates: [{ column, operator: 'EQUALS', value: 'Ada' }] }] },
});
const contact = (w: World, more: object = {}) => ({
  contactListId: w.list.id,
  data: { FirstName: 'Ada' },
  ...more,
});
const scheduled = async (w: World) => {
  const { path } = await anotherCampaign(w);
  const body = { ...schedule(w), campaign: { id: path.campaignId } };
  return { path, body: await made(w, 'putOutboundSchedulesCampaign', { path, body }) };
};

/** What is refused of a contact list, a rule set, a campaign alike whether it is created or changed. */
const wrongRules = {
  'invalid.rule.condition': (w: World) => ruleBody(w, { conditions: [] }),
  'invalid.rule.action': (w: World) => ruleBody(w, { actions: [] }),
  'invalid.rule.action.category': (w: World) => ruleBody(w, { category: 'DIALER_WRAPUP' }),
  'invalid.rule.condition.category': (w: World) =>
    ruleBody(w, { conditions: [{ type: 'callAnalysisCondition', operator: 'EQUALS', value: 'person' }] }),
  'rule.conflict': (w: World) => ({ ...ruleBody(w), rules: [rule(w), rule(w)] }),
  'duplicate.name': (w: World) => ({ ...ruleBody(w), name: w.ruleSet.name.toUpperCase() }),
  'name.cannot.be.blank': (w: World) => ({ ...ruleBody(w), name: ' ' }),
};

const wrongCampaigns: Readonly<Record<string, (w: World) => object>> = {
  'name.cannot.be.blank': () => ({ name: ' ' }),
  'duplicate.name': (w) => ({ name: w.campaign.name.toUpperCase() }),
  'invalid.campaign.outbound.line.count': () => ({ outboundLineCount: 0 }),
  'invalid.priority': () => ({ priority: 6 }),
  'callable.time.set.not.found': () => ({ callableTimeSet: { id: 'none' } }),
  'edge.group.not.found': () => ({ site: undefined, edgeGroup: { id: 'none' } }),
  'missing.caller.id.name': () => ({ callerName: ' ' }),
  'missing.caller.id.address': () => ({ callerAddress: ' ' }),
  'contact.sorts.duplicate.field.names': () => ({
    contactSorts: [{ fieldName: 'FirstName' }, { fieldName: 'FirstName' }],
  }),
  'contact.sorts.invalid.field.name': () => ({
    contactSort: undefined,
    contactSorts: [{ fieldName: 'Shoe' }],
  }),
  'contact.sort.field.not.found': () => ({ contactSorts: undefined, contactSort: { fieldName: 'Shoe' } }),
  'contact.sorts.conflict': () => ({
    contactSort: { fieldName: 'LastName' },
    contactSorts: [{ fieldName: 'FirstName' }],
  }),
  'more.than.one.contact.list.filter': () => ({ contactListFilters: [{ id: 'one' }, { id: 'two' }] }),
  'contact.list.filter.not.found': () => ({ contactListFilters: [{ id: 'none' }] }),
  'dnc.list.not.found': () => ({ dncLists: [{ id: 'none' }] }),
  'call.analysis.response.set.not.found': () => ({ callAnalysisResponseSet: { id: 'none' } }),
  'rule.set.not.found': () => ({ ruleSets: [{ id: 'none' }] }),
  'invalid.campaign.phone.columns': () => ({ phoneColumns: [{ columnName: 'Shoe', type: 'Work' }] }),
  'queue.not.found': () => ({ dialingMode: 'preview', queue: { id: 'none' }, script: { id: 'none' } }),
  'bad.request': () => ({ callAnalysisResponseSet: undefined }),
};

const wrongColumns: Readonly<Record<string, object>> = {
  'no.contact.columns.defined': { columnNames: [], phoneColumns: [], emailColumns: [] },
  'not.unique.contact.columns': { columnNames: ['phone', 'phone'], emailColumns: [] },
  'no.phone.columns': { phoneColumns: [], emailColumns: [] },
  'not.unique.phone.columns': {
    phoneColumns: [
      { columnName: 'phone', type: 'Daytime' },
      { columnName: 'phone', type: 'Work' },
    ],
  },
  'invalid.contact.phone.column': { phoneColumns: [{ columnName: 'shoe', type: 'Work' }] },
};

const refusing = <T>(
  cases: Readonly<Record<string, T>>,
  make: (one: T) => (w: World) => Ask | Promise<Ask>,
) => Object.fromEntries(Object.entries(cases).map(([code, one]) => [`400 ${code}`, make(one)]));

export const outbound: Operations = {
  getOutboundContactlists: {
    done: () => ({ query: { name: 'Scheduled', includeSize: 'true' } }),
    refused: { '404 not.found': () => ({ query: { name: 'No such list' } }) },
  },
  getOutboundContactlistsDivisionviews: { done: () => ({}) },
  getOutboundContactlist: { done: list },
  postOutboundContactlists: {
    done: () => ({ body: listBody() }),
    refused: {
      ...refusing(wrongColumns, (more) => () => ({ body: listBody(more) })),
      '400 duplicate.name': () => ({ body: listBody({ name: contactList.name.toUpperCase() }) }),
      '400 name.cannot.be.blank': () => ({ body: listBody({ name: '' }) }),
      '400 bad.request': () => ({ body: listBody({ columnNames: ['', ...contactList.columnNames] }) }),
    },
  },
  putOutboundContactlist: {
    done: async (w) => changed(await newList(w), { name: newName('List') }),
    refused: {
      '400 cannot.update.contact.column.names': async (w) =>
        changed(await newList(w), { columnNames: ['phone'] }),
      '400 cannot.update.phone.columns': async (w) => changed(await newList(w), { emailColumns: [] }),
      '400 duplicate.name': async (w) => changed(await newList(w), { name: w.list.name }),
      '400 name.cannot.be.blank': async (w) => changed(await newList(w), { name: '' }),
      '409 invalid.update.wrong.version': async (w) => changed(await newList(w), { version: 99 }),
    },
  },
  deleteOutboundContactlist: {
    done: newList,
    refused: {
      '400 contact.list.in.use': list,
      '400 contact.list.import.in.progress': async (w) => {
        const { path, body } = await newList(w);
        importing(w, body.id);
        return { path };
      },
    },
  },
  postOutboundContactlistContacts: {
    done: (w) => ({ ...list(w), body: [contact(w)] }),
    refused: {
      '400 too.many.contacts.added': (w) => ({ ...list(w), body: Array(1001).fill(contact(w)) }),
      '400 invalid.contact.columns': (w) => ({ ...list(w), body: [contact(w, { data: { shoe: '42' } })] }),
      '400 invalid.contact.id': (w) => ({ ...list(w), body: [contact(w, { id: 'a b' })] }),
    },
  },
  postOutboundContactlistContactsBulk: {
    done: (w) => ({ ...list(w), body: ['a', 'b'] }),
    refused: { '400 too.many.contacts.added': (w) => ({ ...list(w), body: Array(101).fill('a') }) },
  },
  postOutboundContactlistContactsSearch: {
    done: (w) => ({ ...list(w), body: {} }),
    refused: {
      '400 contact.list.filter.not.found': (w) => ({ ...list(w), body: { contactListFilterId: 'none' } }),
      '400 invalid.contact.columns': (w) => ({ ...list(w), body: criteria('shoe') }),
    },
  },
  postOutboundContactlistContactsBulkUpdate: {
    done: async (w) => {
      const { path } = await newContact(w);
      return { ...list(w), body: { contactIds: [path.contactId], contact: contact(w) } };
    },
    refused: {
      '400 invalid.contact.columns': (w) => ({
        ...list(w),
        body: { contactIds: ['a'], contact: contact(w, { data: { shoe: '42' } }) },
      }),
      '400 contact.list.filter.not.found': (w) => ({
        ...list(w),
        body: { contactListFilterId: 'none', contact: contact(w) },
      }),
      '400 bad.request': (w) => ({ ...list(w), body: { contactIds: ['a'] } }),
      '501 not.implemented': (w) => ({
        ...list(w),
        body: { ...criteria('FirstName'), contact: contact(w), generateDownloadURI: true },
      }),
    },
  },
  postOutboundContactlistContactsBulkRemove: {
    done: async (w) => ({ path: (await newList(w)).path, body: criteria('FirstName') }),
    refused: {
      '400 contact.in.use': async (w) => ({ path: (await busyList(w)).path, body: criteria('FirstName') }),
      '400 contact.list.filter.not.found': (w) => ({ ...list(w), body: { contactListFilterId: 'none' } }),
      '400 invalid.contact.columns': (w) => ({ ...list(w), body: criteria('shoe') }),
      '400 bad.request': (w) => ({ ...list(w), body: {} }),
    },
  },
  postOutboundContactlistsUploads: {
    done: async (w) => ({ body: { contentType: 'text/csv', id: (await newList(w)).body.id } }),
    refused: {
      '404 contact.list.not.found': () => ({ body: { contentType: 'text/csv', id: 'none' } }),
      '400 contact.list.import.in.progress': async (w) => ({
        body: { contentType: 'text/csv', id: (await importing(w, (await newList(w)).body.id)).id },
      }),
      '400 bad.request': (w) => ({ body: { contentType: 'text/html', id: w.list.id } }),
      '501 not.implemented': () => ({ body: { contentType: 'text/csv', importTemplateId: 'none' } }),
    },
  },
  getOutboundContactlistImportstatus: {
    done: list,
    refused: { '404 contact.list.not.found': () => ({ path: { contactListId: 'none' } }) },
  },
  deleteOutboundContactlistContacts: {
    done: async (w) => {
      const { path } = await newContact(w);
      return { ...list(w), query: { contactIds: path.contactId } };
    },
    refused: {
      '400 too.many.contacts.added': (w) => ({
        ...list(w),
        query: { contactIds: Array(251).fill('a').join() },
      }),
      '400 no.contacts.specified': (w) => ({ ...list(w), query: { contactIds: '' } }),
    },
  },
  postOutboundContactlistClear: {
    done: newList,
    refused: { '400 contact.in.use': async (w) => ({ path: (await busyList(w)).path }) },
  },
  getOutboundContactlistContact: {
    done: newContact,
    refused: { '404 resource.not.found': (w) => ({ path: { ...list(w).path, contactId: 'none' } }) },
  },
  putOutboundContactlistContact: {
    done: async (w) => ({ ...(await newContact(w)), body: contact(w) }),
    refused: {
      '404 resource.not.found': (w) => ({ path: { ...list(w).path, contactId: 'none' }, body: contact(w) }),
    },
  },
  deleteOutboundContactlistContact: {
    done: newContact,
    refused: {
      '404 resource.not.found': (w) => ({ path: { ...list(w).path, contactId: 'none' } }),
      '400 contact.in.use': busyList,
    },
  },
  getOutboundCallanalysisresponsesets: { done: () => ({ query: { name: 'Scheduled' } }) },
  getOutboundCallanalysisresponseset: { done: responses },
  postOutboundCallanalysisresponsesets: {
    done: () => ({ body: setBody() }),
    refused: {
      '400 duplicate.name': (w) => ({ body: setBody({ name: w.responses.name }) }),
      '400 name.cannot.be.blank': () => ({ body: setBody({ name: '' }) }),
      '400 invalid.flow': () => ({ body: setBody(transfer) }),
    },
  },
  putOutboundCallanalysisresponseset: {
    done: async (w) => changed(await newSet(w), { name: newName('Responses') }),
    refused: {
      '400 duplicate.name': async (w) => changed(await newSet(w), { name: w.responses.name }),
      '400 invalid.flow': async (w) => changed(await newSet(w), transfer),
      '409 invalid.update.wrong.version': async (w) => changed(await newSet(w), { version: 99 }),
    },
  },
  deleteOutboundCallanalysisresponseset: {
    done: newSet,
    refused: { '400 call.analysis.response.set.in.use': responses },
  },
  getOutboundRulesets: { done: () => ({ query: { name: 'Scheduled' } }) },
  getOutboundRuleset: { done: rules },
  postOutboundRulesets: {
    done: (w) => ({ body: ruleBody(w) }),
    refused: refusing(wrongRules, (body) => (w) => ({ body: body(w) })),
  },
  putOutboundRuleset: {
    done: newRules,
    refused: {
      ...refusing(wrongRules, (body) => async (w) => changed(await newRules(w), body(w))),
      '409 invalid.update.wrong.version': async (w) => changed(await newRules(w), { version: 99 }),
    },
  },
  deleteOutboundRuleset: { done: newRules, refused: { '400 referential.integrity.error': rules } },
  getOutboundCampaigns: { done: (w) => ({ query: { contactListId: w.list.id } }) },
  getOutboundCampaignsDivisionviews: { done: () => ({}) },
  getOutboundCampaign: { done: campaign },
  getOutboundCampaignDiagnostics: { done: campaign },
  postOutboundCampaigns: {
    done: (w) => ({ body: newCampaign(w, { name: newName('Campaign') }) }),
    refused: refusing(wrongCampaigns, (more) => (w) => ({
      body: newCampaign(w, { name: newName('Campaign'), ...more(w) }),
    })),
  },
  putOutboundCampaign: {
    done: async (w) => changed(await anotherCampaign(w), { callerName: 'Renamed' }),
    refused: {
      ...refusing(wrongCampaigns, (more) => async (w) => changed(await anotherCampaign(w), more(w))),
      '400 invalid.update.bad.status.transition': async (w) =>
        changed(await anotherCampaign(w), { campaignStatus: 'complete' }),
      '400 contact.list.import.in.progress': async (w) => {
        const { id } = importing(w, (await newList(w)).body.id);
        return changed(await anotherCampaign(w, { contactList: { id } }), { callerName: 'Renamed' });
      },
      '409 invalid.update.campaign.active': async (w) => changed(await running(w), { callerName: 'Renamed' }),
      '409 invalid.update.wrong.version': async (w) => changed(await anotherCampaign(w), { version: 99 }),
    },
  },
  deleteOutboundCampaign: {
    done: async (w) => ({ path: (await anotherCampaign(w)).path }),
    refused: {
      '400 campaign.in.use': async (w) => ({ path: (await running(w)).path }),
      '400 referential.integrity.error': async (w) => ({ path: (await scheduled(w)).path }),
    },
  },
  postOutboundCampaignStart: {
    done: async (w) => ({ path: (await anotherCampaign(w)).path }),
    refused: { '400 invalid.update.bad.status.transition': async (w) => ({ path: (await running(w)).path }) },
  },
  postOutboundCampaignStop: {
    done: async (w) => ({ path: (await running(w)).path }),
    refused: {
      '400 invalid.update.bad.status.transition': async (w) => ({ path: (await anotherCampaign(w)).path }),
    },
  },
  deleteOutboundCampaignProgress: {
    done: async (w) => ({ path: (await anotherCampaign(w)).path }),
    refused: { '400 invalid.update.bad.status.transition': async (w) => ({ path: (await running(w)).path }) },
  },
  getOutboundSchedulesCampaigns: { done: () => ({}) },
  getOutboundSchedulesCampaign: {
    done: async (w) => ({ path: (await scheduled(w)).path }),
    refused: { '404 campaign.not.found': async (w) => ({ path: (await anotherCampaign(w)).path }) },
  },
  putOutboundSchedulesCampaign: {
    done: scheduled,
    refused: {
      '400 invalid.interval.time': async (w) => {
        const { path, body } = await scheduled(w);
        const intervals = [{ start: '2031-03-03 08:00', end: '2031-03-03 09:00' }];
        return { path, body: { ...without(body, 'recurrences'), intervals } };
      },
      '409 invalid.update.wrong.version': async (w) => changed(await scheduled(w), { version: 99 }),
    },
  },
  deleteOutboundSchedulesCampaign: { done: async (w) => ({ path: (await scheduled(w)).path }) },
};
