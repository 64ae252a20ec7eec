import { contract } from '../../../src/practice-org/contract/contract.js';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { allPermissions } from '../../../src/practice-org/identity/organization.js';
import { addRole, policiesOf } from '../../../src/practice-org/identity/roles.js';
import type { TestAnswer } from '../../support/practice-org.js';
import { carelessWorld, type Sent, type World } from '../careless/world.js';

/** What a request of a certain operation carries. */
export interface Ask {
  /** The parameters of the path, by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Make = (world: World) => Ask | Promise<Ask>;

export interface Promised {
  /** A request that is done. It makes what it takes away. */
  readonly done: Make;
  /** The token with which it is done: the installer's, unless told. */
  readonly as?: (world: World) => Promise<string>;
  /** By status and code: `400 duplicate.name`. */
  readonly refused?: Readonly<Record<string, Make>>;
}

/** By operation id. */
export type Operations = Readonly<Record<string, Promised>>;

/** Like `carelessWorld`; its installer may do everything. */
export async function mightyWorld(): Promise<World> {
  const world = await carelessWorld();
  const { org } = world.org;
  const role = addRole(org, { name: 'Everything', policies: policiesOf(allPermissions()) });
  const pair = { roleId: role.id, divisionId: '*' };
  grant(org, { id: org.state.identity.installerId, type: 'PC_OAUTH_CLIENT' }, pair, 0);
  return world;
}

export const byId = new Map(contract().operations.map((operation) => [operation.id, operation]));

/** One request of the operation, as the installer unless another token is given. */
export function send(world: World, id: string, ask: Ask, token?: string): Promise<TestAnswer> {
  return world.org.request(methodOf(id), addressOf(id, ask), ask.body, token);
}

export function methodOf(id: string): string {
  return byId.get(id)?.method ?? 'GET';
}

/** Path and query. A parameter of the path that is not named stands for nothing that there is. */
export function addressOf(id: string, { path = {}, query }: Ask = {}): string {
  const filled = (byId.get(id)?.path ?? '').replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? 'none'),
  );
  return query === undefined ? filled : `${filled}?${new URLSearchParams(query)}`;
}

/** The body of an answer to a request that has to succeed. */
export async function made(world: World, id: string, ask: Ask): Promise<Sent> {
  const answer = await send(world, id, ask);
  if (answer.status >= 300) throw new Error(`${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

let count = 0;

/** A name that nothing has. */
export function newName(what = 'Promised'): string {
  count += 1;
  return `${what} ${count}`;
}
