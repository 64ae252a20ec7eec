import type { Org } from './org.js';
import { presignedAddress } from './presigned.js';

export interface DownloadedFile {
  readonly text: string;
  readonly contentType: string;
}

/** The file of an area that belongs to the id of an address; undefined when there is none. */
export type DownloadHandler = (org: Org, id: string) => DownloadedFile | undefined;

/** By kind, the first part of the address after `/downloads/`. */
export type Downloads = Readonly<Record<string, DownloadHandler>>;

/** An address from which one file may be fetched without a token. */
export function downloadAddress(org: Org, origin: string, kind: string, id: string): string {
  return presignedAddress(org, origin, { way: 'downloads', kind, id });
}
