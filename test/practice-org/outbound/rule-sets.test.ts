import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { campaign, contactList, must, outbound, presenceAction, presenceRule } from './fixtures.js';

const sets = `${outbound}/rulesets`;
let org: TestOrg;
let action: string;
let listId: string;

beforeAll(async () => {
  org = await startTestOrg();
  action = await presenceAction(org);
  listId = (await must(org, 'POST', `${outbound}/contactlists`, { ...contactList, name: 'Rules' })).id;
});
afterAll(() => org.close());

async function refusal(rule: object, list = true): Promise<string> {
  const body = { name: 'Refused', rules: [rule], ...(list ? { contactList: { id: listId } } : {}) };
  const answer = await org.request('POST', sets, body);
  expect(answer.status).toBe(400);
  return answer.body.message;
}

describe('rule sets', () => {
  it('a rule needs a condition even when it runs a data action', async () => {
    expect(await refusal({ ...presenceRule(action, 'availableId'), conditions: [] })).toContain('condition');
  });

  it('conditions and actions only take the values that the contract lists', async () => {
    const rule = presenceRule(action, 'availableId');
    await refusal({ ...rule, category: 'PRECALL' });
    await refusal({
      ...rule,
      conditions: [{ type: 'phoneNumberTypeCondition', operator: 'IS', value: 'x' }],
    });
    await refusal({ ...rule, actions: [{ type: 'Action', actionTypeName: 'DO_NOT_CALL' }] });
  });

  it('a condition needs what its type compares with', async () => {
    const rule = presenceRule(action, 'availableId');
    const conditions = [
      { operator: 'EQUALS', value: 'x' },
      { type: 'phoneNumberTypeCondition', operator: 'EQUALS' },
      { type: 'contactAttributeCondition', operator: 'EQUALS', value: 'x', valueType: 'STRING' },
      { type: 'contactAttributeCondition', attributeName: 'userId', operator: 'EQUALS', value: 'x' },
    ];
    for (const condition of conditions) await refusal({ ...rule, conditions: [condition] });
  });

  it('the type of an action follows from what it does', async () => {
    const rule = presenceRule(action, 'availableId');
    const message = await refusal({
      ...rule,
      actions: [{ type: 'dataActionBehavior', actionTypeName: 'DO_NOT_DIAL' }],
    });
    expect(message).toContain('Action');
  });

  it('a rule only runs a data action that exists', async () => {
    expect(await refusal(presenceRule('custom_-_nothing', 'availableId'))).toContain('custom_-_nothing');
  });

  it('mappings only name columns of the list and inputs of the data action', async () => {
    expect(await refusal(presenceRule(action, 'AvailableId'))).toContain('"AvailableId"');
    const rule = presenceRule(action, 'availableId');
    const [first, ...others] = rule.actions;
    const mappings = [{ contactColumnName: 'userId', dataActionField: 'USERID' }];
    const wrong = { ...first, contactColumnToDataActionFieldMappings: mappings };
    expect(await refusal({ ...rule, actions: [wrong, ...others] })).toContain('"USERID"');
  });

  it('rules come back with ids and an order that were not sent', async () => {
    const rules = [presenceRule(action, 'availableId')];
    const set = await must(org, 'POST', sets, { name: 'Ids', contactList: { id: listId }, rules });
    expect(set.rules[0]).toMatchObject({ name: 'DataAction', order: 0, id: expect.any(String) });
    expect(set.contactList.name).toBe('Rules');
  });

  it('a rule set is updated with its current version only, and a PUT replaces it', async () => {
    const rules = [presenceRule(action, 'availableId')];
    const set = await must(org, 'POST', sets, { name: 'Versions', contactList: { id: listId }, rules });
    const { version: _version, ...unversioned } = set;
    expect((await org.request('PUT', `${sets}/${set.id}`, unversioned)).status).toBe(400);
    expect((await org.request('PUT', `${sets}/${set.id}`, { ...set, version: 9 })).status).toBe(409);
    const after = await must(org, 'PUT', `${sets}/${set.id}`, { name: 'Versions', version: 1, rules });
    expect(after.version).toBe(2);
    expect(after).not.toHaveProperty('contactList');
  });

  it('a rule set cannot be deleted while a campaign refers to it', async () => {
    const set = await must(org, 'POST', sets, { name: 'Used', rules: [presenceRule(action, 'availableId')] });
    const { campaign: user } = await campaign(org, { ruleSets: [{ id: set.id }] });
    const refused = await org.request('DELETE', `${sets}/${set.id}`);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(user.name);
  });

  it('a deleted rule set stays readable and keeps its name for a while', async () => {
    let now = Date.now();
    const slow = await startTestOrg({ conditions: { ruleSetLingers: 80 }, machineClock: () => now });
    try {
      const keep = {
        name: 'Quiet',
        category: 'DIALER_PRECALL',
        conditions: [{ type: 'phoneNumberTypeCondition', operator: 'EQUALS', value: 'Home' }],
        actions: [{ type: 'Action', actionTypeName: 'DO_NOT_DIAL' }],
      };
      const set = await must(slow, 'POST', sets, { name: 'Lingers', rules: [keep] });
      await must(slow, 'DELETE', `${sets}/${set.id}`);
      expect((await slow.request('GET', `${sets}/${set.id}`)).status).toBe(200);
      expect((await slow.request('POST', sets, { name: 'Lingers', rules: [keep] })).status).toBe(400);
      const listed = await must(slow, 'GET', `${sets}?name=Lingers&allowEmptyResult=true`);
      expect(listed.entities).toEqual([]);
      expect((await slow.request('PUT', `${sets}/${set.id}`, set)).status).toBe(404);
      now += 120;
      expect((await slow.request('GET', `${sets}/${set.id}`)).status).toBe(404);
      await must(slow, 'POST', sets, { name: 'Lingers', rules: [keep] });
    } finally {
      await slow.close();
    }
  });
});
