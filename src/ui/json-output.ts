import type { Writable } from 'node:stream';
import { redact } from '../core/secret.js';

const written = new WeakSet<Writable>();

/** Whether the one document of a run has been written to this stream. */
export function documentIsOut(stdout: Writable): boolean {
  return written.has(stdout);
}

/** For whoever writes it without \`writeJson\`. */
export function noteDocument(stdout: Writable): void {
  written.add(stdout);
}

/**
 * Writes the one JSON document of a run to standard output. Every text in it, keys included, passes through
 * `redact`; members that are undefined are left out.
 */
export function writeJson(stdout: Writable, document: unknown): void {
  noteDocument(stdout);
  stdout.write(`${JSON.stringify(redacted(JSON.parse(JSON.stringify(document))), null, 2)}\n`);
}

/** Redacts before serialising: in the serialised text a secret's quotes and backslashes would be escaped. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [redact(key), redacted(member)]));
  }
  return value;
}
