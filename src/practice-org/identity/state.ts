import type { Named } from '../collection.js';
import type { clientSettings } from './clients.js';
import type { PolicyState } from './roles.js';

export interface IdentityState {
  organization: { id: string; name: string; domain: string };
  /** Salts every hash of a secret; random for every practice org. */
  salt: string;
  /** The OAuth client that the installer logs in with; its secret is never here, not even hashed. */
  installerId: string;
  divisions: Record<string, DivisionState>;
  roles: Record<string, RoleState>;
  clients: Record<string, OAuthClientState>;
  /** The one truth about who holds what: `roleDivisions` of an OAuth client are its grants. */
  grants: GrantState[];
  /** Domains, or `domain:entity`, of products that the org has not subscribed to; it has all unless told. */
  unlicensed?: string[] | undefined;
}

export interface DivisionState {
  readonly id: string;
  name: string;
  description: string;
  home: boolean;
}

export interface RoleState extends Named {
  description: string;
  policies: PolicyState[];
  /** Came with the org. */
  default: boolean;
}

export type SubjectType = 'PC_USER' | 'PC_GROUP' | 'PC_OAUTH_CLIENT';

export interface GrantState {
  readonly subjectId: string;
  readonly subjectType: SubjectType;
  /** `*` is every division. */
  readonly divisionId: string;
  readonly roleId: string;
  readonly madeAt: number;
  /** Counts for permission checks from here on. */
  readonly effectiveAt: number;
}

export type GrantType = 'CODE' | 'TOKEN' | 'SAML2-BEARER' | 'PASSWORD' | 'CLIENT-CREDENTIALS';

type ClientSettings = ReturnType<typeof clientSettings>;

export interface OAuthClientState extends Named, Omit<ClientSettings, 'description' | 'dateToDelete'> {
  description?: string | undefined;
  dateToDelete?: string | undefined;
  /** From `secretHash`; undefined for the installer's client and for grant types without a secret. */
  secretHash?: string | undefined;
  /** Ids of the callers; absent for what the org was seeded with. */
  createdBy?: string | undefined;
  modifiedBy?: string | undefined;
}
