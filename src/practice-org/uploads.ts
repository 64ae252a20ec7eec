import { createHmac, timingSafeEqual } from 'node:crypto';
import { badRequest, Refusal } from './errors.js';
import type { Org } from './org.js';

/** What an area does with an uploaded file: `text` is its content, `id` the one that the address was made for. */
export type UploadHandler = (
  org: Org,
  id: string,
  text: string,
  headers: Readonly<Record<string, string>>,
) => void;

/** By kind, the first part of the address after `/uploads/`. */
export type Uploads = Readonly<Record<string, UploadHandler>>;

/**
 * A presigned address, as storage services give them: who has it may upload one file without a token. The signature
 * follows from the org's salt, so nothing has to be kept.
 */
export function uploadAddress(org: Org, origin: string, kind: string, id: string): string {
  return `${origin}/uploads/${kind}/${encodeURIComponent(id)}?signature=${signature(org, kind, id)}`;
}

/**
 * Refuses what storage refuses: a bearer token beside the signature (400, as only one way of authentication is
 * allowed), and a wrong signature (403).
 */
export function requireSignature(
  org: Org,
  upload: { readonly kind: string; readonly id: string; readonly signature: string | undefined },
  authorization: string | undefined,
): void {
  if (authorization !== undefined)
    throw badRequest('Only one auth mechanism is allowed: the address is signed, leave out Authorization.');
  const expected = Buffer.from(signature(org, upload.kind, upload.id));
  const given = Buffer.from(upload.signature ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Refusal(403, 'SignatureDoesNotMatch', 'The signature of the upload address does not match.');
}

/** Refuses an upload without the headers that the registering answer asked for. */
export function requireHeaders(
  wanted: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(wanted))
    if (given[name.toLowerCase()] !== value)
      throw new Refusal(403, 'AccessDenied', `The upload must carry the header ${name}: ${value}.`);
}

function signature(org: Org, kind: string, id: string): string {
  return createHmac('sha256', org.state.identity.salt).update(`upload ${kind} ${id}`).digest('hex');
}
