import type { DefaultedField, Field } from '../answers/field.js';
import { objectNameProblem, textField } from '../answers/field-kinds.js';

type NameField = (
  name: string,
  fallback: string,
  summary: string,
  check?: (text: string) => string | undefined,
) => DefaultedField<string>;

/** Declares the names of a solution's objects: config keys below `<section>.names`, with the blueprint's as defaults. */
export function nameFieldOf(section: string): NameField {
  return (name, fallback, summary, check = objectNameProblem) =>
    textField({ key: `${section}.names.${name}`, default: fallback, summary, check });
}

/** The name of the credential, which is called like its OAuth client unless it was given one of its own. */
export function credentialNameField(section: string): Field<string> {
  return textField({
    key: `${section}.names.credential`,
    summary: 'name of the credential (default: the name of the OAuth client)',
    check: objectNameProblem,
  });
}
