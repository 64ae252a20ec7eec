import { Refusal } from './errors.js';
import type { Org } from './org.js';
import { presignedAddress } from './presigned.js';

/** What an area does with an uploaded file: `text` is its content, `id` the one that the address was made for. */
export type UploadHandler = (
  org: Org,
  id: string,
  text: string,
  headers: Readonly<Record<string, string>>,
) => void;

/** By kind, the first part of the address after `/uploads/`. */
export type Uploads = Readonly<Record<string, UploadHandler>>;

/** An address to which one file may be uploaded without a token. */
export function uploadAddress(org: Org, origin: string, kind: string, id: string): string {
  return presignedAddress(org, origin, { way: 'uploads', kind, id });
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
