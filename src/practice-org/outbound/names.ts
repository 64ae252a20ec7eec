import type { Org } from '../org.js';
import type { ContactListState, WrapupCodeState } from './state.js';

/**
 * The contact list that a flow's YAML means by this name. Architect's name finder ignores case first and insists on
 * the exact spelling only where several match. Throws an Error when the name stays ambiguous.
 */
export function findContactListByName(org: Org, name: string): ContactListState | undefined {
  return findByName(org.state.outbound.contactLists, name, 'contact list');
}

/** As `findContactListByName`, for wrap-up codes. */
export function findWrapupCodeByName(org: Org, name: string): WrapupCodeState | undefined {
  return findByName(org.state.outbound.wrapupCodes, name, 'wrap-up code');
}

function findByName<T extends { readonly name: string }>(
  all: readonly T[],
  name: string,
  what: string,
): T | undefined {
  const alike = all.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  if (alike.length < 2) return alike[0];
  const exact = alike.filter((one) => one.name === name);
  if (exact.length === 1) return exact[0];
  throw new Error(`More than one ${what} is called "${name}".`);
}
