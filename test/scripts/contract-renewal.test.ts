import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { changes } from '../../scripts/contract/changes.js';
import { type ContractDocument, renewed } from '../../scripts/contract/renewed.js';
import { schemaOfType } from '../../scripts/contract/sdk-models.js';
import type { SdkText } from '../../scripts/contract/sdk-operations.js';

let present: ContractDocument;
let sdk: SdkText;

beforeAll(() => {
  const copy = new URL('../../src/practice-org/contract/genesys-cloud.openapi.json', import.meta.url);
  present = JSON.parse(readFileSync(copy, 'utf8'));
  const folder = dirname(createRequire(import.meta.url).resolve('purecloud-platform-client-v2/package.json'));
  sdk = {
    declarations: readFileSync(join(folder, 'index.d.ts'), 'utf8'),
    api: (name) => {
      const file = join(folder, 'src/purecloud-platform-client-v2/api', `${name}.js`);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
  };
});

function found(changed: Partial<SdkText>): readonly string[] {
  return changes(present, renewed(present, { ...sdk, ...changed }, '263.0.0'));
}

function replaced(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

describe('renewing the contract', () => {
  test('from the SDK that it was made from changes nothing', () => {
    expect(found({})).toEqual([]);
    const { document } = renewed(present, sdk, present.info.version);
    expect(document).toEqual(present);
  });

  test('shows a field that was added, retyped, removed or became required', () => {
    const declarations = replaced(
      sdk.declarations,
      'export interface RoleDivision { \n\t\t"roleId": string;\n\t\t"divisionId": string;\n',
      'export interface RoleDivision { \n\t\t"roleId"?: number;\n\t\t"scope": string;\n',
    );
    expect(found({ declarations })).toEqual([
      'model RoleDivision, field divisionId: removed',
      'model RoleDivision, field roleId: {"type":"string"} is now {"type":"number"}',
      'model RoleDivision, field scope: added, {"type":"string"}',
      'model RoleDivision, field scope: now required',
      'model RoleDivision, field roleId: no longer required',
      'model RoleDivision, field divisionId: no longer required',
    ]);
  });

  test('shows an operation that is gone, and keeps it for a person to decide', () => {
    const declarations = replaced(sdk.declarations, 'getOauthClients(opts', 'getOauthClientele(opts');
    const renewal = renewed(present, { ...sdk, declarations }, '263.0.0');
    expect(changes(present, renewal)).toEqual(['operation getOauthClients: gone from the SDK']);
    expect(renewal.document.paths['/api/v2/oauth/clients']).toHaveProperty('get');
  });

  test('shows an operation that moved and a parameter that was added', () => {
    const api = (name: string) =>
      name === 'TokensApi'
        ? replaced(
            sdk.api(name) ?? '',
            `'/api/v2/tokens/me', \n\t\t\t'GET', \n\t\t\t{  },\n\t\t\t{ 'preserveIdleTTL'`,
            `'/api/v3/tokens/me', \n\t\t\t'GET', \n\t\t\t{  },\n\t\t\t{ 'why': opts['why'],'preserveIdleTTL'`,
          )
        : sdk.api(name);
    expect(found({ api })).toEqual([
      'operation getTokensMe: GET /api/v2/tokens/me is now GET /api/v3/tokens/me',
      'operation getTokensMe, parameter why: added, {"in":"query","required":false,"schema":{}}',
    ]);
  });

  test('keeps enumerations and permissions, which the SDK does not carry', () => {
    const { document } = renewed(present, sdk, '263.0.0');
    expect(document.components.schemas.Trigger).toEqual(present.components.schemas.Trigger);
    expect(document.paths['/api/v2/oauth/clients']?.post?.['x-permissions']).toEqual({
      any: ['oauth:client:add'],
    });
    expect(document.info.version).toBe('263.0.0');
  });
});

test('types of the SDK become schemas; what it leaves open stays open', () => {
  expect(schemaOfType('Array<Models.Flow>')).toEqual({
    type: 'array',
    items: { $ref: '#/components/schemas/Flow' },
  });
  expect(schemaOfType('{ [key: string]: Array<number>; }')).toEqual({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'number' } },
  });
  expect(schemaOfType('object')).toEqual({});
});
