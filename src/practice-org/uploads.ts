import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Conditions } from './conditions.js';
import { pathOf, type Received, searchOf } from './dispatch.js';
import { badRequest, existing, refuse } from './errors.js';
import type { Org } from './org.js';

/** What the upload of a job's file starts. */
interface Upload {
  /** A job waits for its file, and keeps its text until it is done. */
  readonly jobs: (org: Org) => Partial<Record<string, { status: string; text?: string | undefined }>>;
  /** The status before and after. */
  readonly status: readonly [waits: string, works: string];
  readonly task: string;
  readonly takes: keyof Conditions;
}

/** By kind, the first part of the address after `/uploads/`. */
export type Uploads = Readonly<Record<string, Upload>>;

/** Who has it may upload one file without a token. The signature follows from the salt: nothing has to be kept. */
export function uploadAddress(org: Org, origin: string, kind: string, id: string): string {
  return `${origin}/uploads/${kind}/${encodeURIComponent(id)}?signature=${signature(org, kind, id)}`;
}

export const uploadPath = /^\/uploads\/([^/]+)\/([^/]+)$/;

export function uploadHeaders(id: string): Readonly<Record<string, string>> {
  return { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-tagging': `job=${id}` };
}

/** Refuses what storage refuses: a bearer token beside the signature (400), a wrong signature (403). */
export function receiveUpload(org: Org, uploads: Uploads, { url, headers, text }: Received): void {
  const [, kind = '', id = ''] = uploadPath.exec(pathOf(url)) ?? [];
  const upload = existing(uploads[kind], 'upload', `${kind}/${id}`);
  if (headers.authorization !== undefined)
    throw badRequest('Only one auth mechanism is allowed: the address is signed, leave out Authorization.');
  const expected = Buffer.from(signature(org, kind, id));
  const given = Buffer.from(searchOf(url).get('signature') ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw refuse('SignatureDoesNotMatch', 'The signature of the address does not match.');
  const job = existing(upload.jobs(org)[id], 'upload', id);
  for (const [name, value] of Object.entries(uploadHeaders(id)))
    if (headers[name] !== value)
      throw refuse('AccessDenied', `The upload must carry the header ${name}: ${value}.`);
  const [waits, works] = upload.status;
  if (job.status !== waits) throw badRequest(`The job ${id} has its file already.`);
  job.text = text;
  job.status = works;
  org.later(org.conditions[upload.takes], upload.task, id);
}

function signature(org: Org, kind: string, id: string): string {
  return createHmac('sha256', org.state.identity.salt).update(`uploads ${kind} ${id}`).digest('hex');
}
