import { describe, expect, test } from 'vitest';
import { block, Expression, hcl, jsonencode } from '../../src/export/hcl.js';

describe('a file of HCL', () => {
  test('lines up arguments as terraform fmt does, leaves out what is not there, and has comments', () => {
    const text = hcl([
      block(
        ['resource', 'genesyscloud_auth_role', 'role'],
        [
          ['name', 'A'],
          ['description', undefined],
          ['permissions', ['a', 'b']],
          block('policies', ['What it grants.', ['domain', 'x'], ['action_set', []]]),
        ],
      ),
      block('empty', []),
    ]);
    expect(text).toBe(`resource "genesyscloud_auth_role" "role" {
  name        = "A"
  permissions = ["a", "b"]
  policies {
    # What it grants.
    domain     = "x"
    action_set = []
  }
}

empty {}
`);
  });

  test.each([
    ['$' + '{input.USER_ID}', '"$$' + '{input.USER_ID}"'],
    ['%{if x}', '"%%{if x}"'],
    ['say "A"\nand \\', '"say \\"A\\"\\nand \\\\"'],
    ['\u202eX\u009b2J', '"\\u202eX\\u009b2J"'],
    ['Zürich – $5 and 5%', '"Zürich – $5 and 5%"'],
  ])('%j arrives as it is', (text, written) => {
    expect(hcl([block('a', [['b', text]])])).toBe(`a {\n  b = ${written}\n}\n`);
  });

  test('schemas are written as JSON, and references without quotes', () => {
    const schema = jsonencode({ type: 'object', properties: { $id: { type: 'string' } }, nothing: null });
    expect(
      hcl([
        block('a', [
          ['b', schema],
          ['c', new Expression('x.y.id')],
        ]),
      ]),
    ).toBe(`a {
  b = jsonencode({
    "type" = "object"
    "properties" = {
      "$id" = {
        "type" = "string"
      }
    }
    "nothing" = null
  })
  c = x.y.id
}
`);
  });
});
