import { objectNameProblem, switchField, textField } from '../answers/field-kinds.js';

/** The name that the published blueprint gives an object, what it is, and what else its names must not hold. */
type BlueprintName = readonly [name: string, what: string, check?: typeof objectNameProblem];

/** Declares the names of a solution's objects: config keys below `<section>.names`, the blueprint's names by default. */
export function nameFields<Key extends string>(section: string, names: Readonly<Record<Key, BlueprintName>>) {
  const entries = Object.entries<BlueprintName>(names);
  const fields = entries.map(([key, [name, what, check]]) => [
    key,
    nameField(section, key, name, what, check),
  ]);
  return Object.fromEntries(fields) as Readonly<Record<Key, ReturnType<typeof nameField>>>;
}

function nameField(section: string, key: string, name: string, what: string, check = objectNameProblem) {
  return textField({ key: `${section}.names.${key}`, default: name, summary: `name of the ${what}`, check });
}

/** The names of the objects of every presence integration; a credential is called like its OAuth client by default. */
export function integrationNames(
  section: string,
  of: Readonly<Record<'role' | 'oauthClient' | 'integration', string>>,
) {
  return {
    role: nameField(section, 'role', of.role, 'role'),
    oauthClient: nameField(section, 'oauthClient', of.oauthClient, 'OAuth client'),
    credential: textField({
      key: `${section}.names.credential`,
      summary: 'name of the credential (default: the name of the OAuth client)',
      check: objectNameProblem,
    }),
    integration: nameField(section, 'integration', of.integration, 'integration'),
  } as const;
}

export function adoptField(section: string) {
  return switchField({
    key: `${section}.adopt`,
    flag: '--adopt',
    negation: '--no-adopt',
    summary: 'use what others made under the same names (default: ask; where nobody is asked, use it)',
    lifetime: 'config',
  });
}
