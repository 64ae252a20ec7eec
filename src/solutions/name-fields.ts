import { objectNameProblem, switchField, textField } from '../answers/field-kinds.js';

/** Declares the name of an object of a solution: a config key below `<section>.names`, the blueprint's name by default. */
export function nameField(
  section: string,
  name: string,
  fallback: string,
  summary: string,
  check = objectNameProblem,
) {
  return textField({
    key: `${section}.names.${name}`,
    default: fallback,
    summary: `name of the ${summary}`,
    check,
  });
}

/** The names of the objects of every presence integration; those of role, client and integration are the blueprint's. */
export function integrationNames(
  section: string,
  names: { readonly role: string; readonly oauthClient: string; readonly integration: string },
) {
  return {
    role: nameField(section, 'role', names.role, 'role'),
    oauthClient: nameField(section, 'oauthClient', names.oauthClient, 'OAuth client'),
    credential: textField({
      key: `${section}.names.credential`,
      summary: 'name of the credential (default: the name of the OAuth client)',
      check: objectNameProblem,
    }),
    integration: nameField(section, 'integration', names.integration, 'integration'),
  } as const;
}

/** Every name. The credential is called like the OAuth client unless it was given a name of its own. */
export function withCredentialName<
  Names extends { readonly oauthClient: string; readonly credential: string | undefined },
>(names: Names): Names & { readonly credential: string } {
  return { ...names, credential: names.credential ?? names.oauthClient };
}

export function adoptField(section: string) {
  return switchField({
    key: `${section}.adopt`,
    flag: '--adopt',
    negation: '--no-adopt',
    summary: 'use objects of the same names that gc-presence did not create (default: ask)',
    lifetime: 'config',
  });
}
