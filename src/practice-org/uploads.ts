import { createHmac, timingSafeEqual } from 'node:crypto';
import { badRequest, notFound, refuse } from './errors.js';
import type { Org } from './org.js';

/** What is done with an uploaded file: `text` is its content, `id` the one that the address was made for. */
type UploadHandler = (org: Org, id: string, text: string, headers: Headers) => void;
type Headers = Readonly<Record<string, string | string[] | undefined>>;

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
 * Takes a file in. Refuses what storage refuses: a bearer token beside the signature (400, as only one way of
 * authentication is allowed), and a wrong signature (403).
 */
export function receiveUpload(
  org: Org,
  uploads: Uploads,
  file: {
    readonly kind: string;
    readonly id: string;
    readonly signature: string | undefined;
    readonly text: string;
    readonly headers: Headers;
  },
): void {
  const { kind, id, text, headers } = file;
  const handler = uploads[kind];
  if (handler === undefined) throw notFound('upload', `${kind}/${id}`);
  if (headers.authorization !== undefined)
    throw badRequest('Only one auth mechanism is allowed: the address is signed, leave out Authorization.');
  const expected = Buffer.from(signature(org, kind, id));
  const given = Buffer.from(file.signature ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw refuse('SignatureDoesNotMatch', 'The signature of the address does not match.');
  handler(org, id, text, headers);
}

/** Refuses an upload without the headers that the registering answer asked for. */
export function requireHeaders(wanted: Readonly<Record<string, string>>, given: Headers): void {
  for (const [name, value] of Object.entries(wanted))
    if (given[name.toLowerCase()] !== value)
      throw refuse('AccessDenied', `The upload must carry the header ${name}: ${value}.`);
}

function signature(org: Org, kind: string, id: string): string {
  return createHmac('sha256', org.state.identity.salt).update(`uploads ${kind} ${id}`).digest('hex');
}
