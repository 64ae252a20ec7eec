import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTemplate, templatesDirectory } from '../../../src/resources/architect/template-files.js';
import { defaultMappings, resolveMappings } from '../../../src/solutions/teams-presence/mappings-file.js';
import { presences } from './built.js';
import { allActions, at, isNode, parsed } from './workflow-yaml.js';

const actions = readdirSync(`${templatesDirectory}data-actions`).filter((name) =>
  name.endsWith('.custom.json'),
);
const contents = (file: string): unknown => JSON.parse(readTemplate(`data-actions/${file}`));
const byName = new Map(actions.map((file) => [String(at(contents(file), 'name')), contents(file)]));

describe('the data action files, which can be imported by hand', () => {
  test.each(actions)('%s holds what the importer of the admin UI asks for', (file) => {
    expect(contents(file)).toMatchObject({
      name: expect.stringMatching(/\S/),
      integrationType: 'purecloud-data-actions',
      actionType: 'custom',
      secure: expect.any(Boolean),
      config: {
        timeoutSeconds: expect.any(Number),
        request: {
          requestUrlTemplate: expect.stringMatching(/^\/api\/v2\//),
          requestType: expect.stringMatching(/^(GET|POST|PUT|PATCH|DELETE)$/),
          requestTemplate: expect.any(String),
        },
        response: { translationMap: expect.anything(), successTemplate: expect.any(String) },
      },
      contract: { input: { inputSchema: { type: 'object' } }, output: { successSchema: { type: 'object' } } },
    });
  });

  test.each(actions)('%s uses only inputs that it declares, with names that Architect takes', (file) => {
    const declared = keys(at(contents(file), 'contract', 'input', 'inputSchema', 'properties'));
    const request = JSON.stringify(at(contents(file), 'config', 'request'));
    const used = [...request.matchAll(/\$\{input\.(\w+)\}/g)].map(([, name]) => name ?? '');
    expect(new Set(used.filter((name) => name !== 'rawRequest'))).toEqual(new Set(declared));
    for (const name of declared) expect(name).toMatch(/^\w+$/);
  });

  test.each(actions)('%s answers with JSON, also where the platform leaves a field out', (file) => {
    const response = at(contents(file), 'config', 'response');
    const template = String(at(response, 'successTemplate'));
    const defaults = at(response, 'translationMapDefaults');
    const mapped = keys(at(response, 'translationMap'));
    expect(keys(defaults)).toEqual(mapped);
    if (/^\$\{rawResult\}$/.test(template)) return;
    const answer: unknown = JSON.parse(
      template.replace(/\$\{(\w+)\}/g, (_token, name: string) => String(at(defaults, name))),
    );
    expect(keys(answer)).toEqual(
      keys(at(contents(file), 'contract', 'output', 'successSchema', 'properties')),
    );
  });

  test('are secure where rule sets run them, and not where workflows do, which cannot call those', () => {
    for (const [name, content] of byName) expect(at(content, 'secure')).toBe(name.endsWith('(Secure)'));
  });

  test('hold every action that the workflow calls, with the inputs and outputs that it uses', () => {
    const calls = allActions(parsed()).filter(({ kind }) => kind === 'callData');
    expect(calls).toHaveLength(2);
    for (const { body } of calls) {
      const [category] = Object.values(isNode(body.category) ? body.category : {});
      const [[name, used] = []] = Object.entries(at(category, 'dataAction') ?? {});
      const contract = at(byName.get(name ?? ''), 'contract');
      expect(keys(at(used, 'inputs')).sort()).toEqual(
        keys(at(contract, 'input', 'inputSchema', 'properties')).sort(),
      );
      const outputs = keys(at(contract, 'output', 'successSchema', 'properties'));
      for (const output of keys(at(used, 'successOutputs'))) expect(outputs).toContain(output);
    }
  });
});

describe('the file with the usual mappings', () => {
  const file = 'mappings/ms-teams-presence-mappings.csv';

  test('has the eleven mappings of the blueprint, without a complaint', () => {
    const { rows, warnings } = defaultMappings();
    expect(warnings).toEqual([]);
    expect([...rows].map(([key, { text }]) => `${key} → ${text}`)).toEqual([
      'Available → Available',
      'Away → Away',
      'BeRightBack → Away',
      'Busy → Busy',
      'DoNotDisturb → Busy',
      'Focusing → Busy',
      'InACall → Busy',
      'InAMeeting → Busy',
      'Offline → Offline',
      'OffWork → Offline',
      'Presenting → Busy',
    ]);
  });

  test('names presences that every org has, by name and not by the id of some org', () => {
    expect(readTemplate(file)).not.toMatch(/[0-9a-f]{8}-/);
    const defaults = resolveMappings(defaultMappings(), presences);
    expect(defaults.size).toBe(11);
    expect(defaults.get('BeRightBack')).toBe('presence-Away');
  });
});

function keys(value: unknown): string[] {
  return isNode(value) ? Object.keys(value) : [];
}
