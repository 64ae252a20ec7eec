import { expect, it } from 'vitest';
import { readJsonPath } from '../../../src/practice-org/integrations/json-path.js';

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
