import { createHmac, timingSafeEqual } from 'node:crypto';
import { badRequest, Refusal } from './errors.js';
import type { Org } from './org.js';

/** One file in the storage beside the API. */
export interface StoredFile {
  readonly way: 'uploads' | 'downloads';
  /** Which area keeps it, and as what: `flow-jobs`. */
  readonly kind: string;
  readonly id: string;
}

/**
 * A presigned address, as storage services give them: who has it may put or get one file without a token. The
 * signature follows from the org's salt, so nothing has to be kept.
 */
export function presignedAddress(org: Org, origin: string, file: StoredFile): string {
  const { way, kind, id } = file;
  return `${origin}/${way}/${kind}/${encodeURIComponent(id)}?signature=${signature(org, file)}`;
}

/**
 * Refuses what storage refuses: a bearer token beside the signature (400, as only one way of authentication is
 * allowed), and a wrong signature (403).
 */
export function requireSignature(
  org: Org,
  file: StoredFile,
  request: { readonly signature: string | undefined; readonly authorization: string | undefined },
): void {
  if (request.authorization !== undefined)
    throw badRequest('Only one auth mechanism is allowed: the address is signed, leave out Authorization.');
  const expected = Buffer.from(signature(org, file));
  const given = Buffer.from(request.signature ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Refusal(403, 'SignatureDoesNotMatch', 'The signature of the address does not match.');
}

function signature(org: Org, { way, kind, id }: StoredFile): string {
  return createHmac('sha256', org.state.identity.salt).update(`${way} ${kind} ${id}`).digest('hex');
}
