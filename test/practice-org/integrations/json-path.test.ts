import { expect, it } from 'vitest';
import { isJsonPath, readJsonPath } from '../../../src/practice-org/integrations/json-path.js';

const document = { presenceDefinition: { systemPresence: 'Away', list: [{ id: 7 }] }, 'odd name': 1 };

it.each([
  ['$.presenceDefinition.systemPresence', 'Away'],
  ["$.['presenceDefinition'].systemPresence", 'Away'],
  ["$['presenceDefinition']['systemPresence']", 'Away'],
  ['presenceDefinition.list[0].id', 7],
  ["$['odd name']", 1],
  ['$', document],
  ['$.gone.further', undefined],
  ['$..deep', undefined],
  ['$.toString', undefined],
  ['$.presenceDefinition.list[*].id', [7]],
  ['$..list[?(@.id==7)].id', [7]],
])('the JSON path %s is read as Goessner writes it', (path, expected) => {
  expect(readJsonPath(document, path)).toEqual(expected);
});

it.each(["$[?(@.constructor[('name')])]", "$[?(@.__proto__[('constructor')])]"])(
  '%s is no JSON path: it leads from the data to what made it',
  (path) => {
    expect(isJsonPath(path)).toBe(false);
    expect(readJsonPath([{ id: 7 }], path)).toBeUndefined();
  },
);
