import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputProblem } from '../core/problem.js';
import { Secret } from '../core/secret.js';
import { type Field, FieldError } from './field.js';
import { declared, type FieldOptions, readText } from './field-kinds.js';
import { portablePath } from './paths.js';

/** Where a secret is, or the secret itself, held so that it cannot be printed. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'standard-input' }
  | { readonly kind: 'value'; readonly secret: Secret };

/**
 * A secret that a variable holds, or that a file holds which a flag or a config key names (`-` is standard input).
 * There is no flag for the secret itself: flags can be read by everybody on the machine and stay in the history.
 */
export function secretField(options: FieldOptions<SecretSource>): Field<SecretSource> {
  return {
    ...declared({ ...options, remembered: false }),
    read(raw, from) {
      if (raw instanceof Secret) return { kind: 'value', secret: raw };
      if (from.source === 'environment' && typeof raw === 'string') {
        return { kind: 'value', secret: new Secret(raw.trim()) };
      }
      const path = readText(raw);
      if (path !== '-') return { kind: 'file', path: resolve(from.directory, path) };
      if (from.source === 'config') {
        throw new FieldError('must be the path of a file; standard input is for the flag only');
      }
      return { kind: 'standard-input' };
    },
    shown: (value) => (value.kind === 'file' ? value.path : '[secret]'),
    plain: (value, directory) => (value.kind === 'file' ? portablePath(value.path, directory) : undefined),
  };
}

/**
 * The secret of `source`. `what` names it in errors: "client secret". Throws a problem when the file cannot be read,
 * is empty, or has more than one line; the message never repeats what was read.
 */
export async function readSecret(
  source: SecretSource,
  what: string,
  readStandardInput: () => Promise<string>,
): Promise<Secret> {
  if (source.kind === 'value') return source.secret;
  const place = source.kind === 'file' ? `The file ${source.path}` : 'Standard input';
  const text = source.kind === 'file' ? await readSecretFile(source.path, what) : await readStandardInput();
  const secret = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (secret.trim() === '')
    throw inputProblem(`${place} holds no ${what}: it is empty.`, {
      code: 'empty-secret',
      hint: `Put the ${what} into it, and nothing else.`,
    });
  if (/[\r\n]/.test(secret)) {
    throw inputProblem(`${place} has more than one line, so it is not just the ${what}.`, {
      code: 'bad-secret',
      hint: `Leave nothing but the ${what} in it.`,
    });
  }
  return new Secret(secret.trim());
}

async function readSecretFile(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputProblem(`The file ${path} with the ${what} cannot be read.`, {
      code: 'unreadable-file',
      reason,
      hint: 'Check the path, and that you may read the file.',
    });
  }
}
