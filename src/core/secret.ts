import { inspect } from 'node:util';

const hidden = '[secret]';
const shortest = 6;

const known = new Set<string>();
let matcher: RegExp | undefined;

/**
 * From now on `redact` masks this value wherever it stands. Values of fewer than six characters are left alone:
 * masking them would tear ordinary words apart. `Secret` calls this, so that hardly anything else has to.
 */
export function registerSecret(value: string): void {
  if (value.length < shortest || hidden.includes(value)) return;
  const forms = [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('base64'),
  ];
  for (const form of forms) known.add(form);
  matcher = undefined;
}

/** `text` with every known secret, and whatever looks like a token or a signature, replaced by `[secret]`. */
export function redact(text: string): string {
  matcher ??= matcherOf(known);
  return text
    .replace(matcher, hidden)
    .replace(/\b(Bearer|Basic) +[A-Za-z0-9+/=._~-]{20,}/gi, `$1 ${hidden}`)
    .replace(/("(?:access_token|client_?secret|clientSecret|password)"\s*:\s*")[^"]+/gi, `$1${hidden}`)
    .replace(
      /\b(access_token|client_secret|X-Amz-Signature|X-Amz-Security-Token)=[^&\s"']+/gi,
      `$1=${hidden}`,
    );
}

function matcherOf(values: ReadonlySet<string>): RegExp {
  if (values.size === 0) return /(?!)/g;
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  return new RegExp(
    longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'),
    'g',
  );
}

/** A secret as it was meant, from a file, a variable or a prompt: a copy may have brought a line end or blanks along. */
export function secretIn(text: string): string {
  return text.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '');
}

/**
 * A secret that cannot be printed by accident: as text, as JSON and when inspected it reads `[secret]`, and
 * `redact` masks its value from now on. Only the http layer and the body of the two requests that store it reveal it.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
    registerSecret(value);
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return hidden;
  }
  toJSON(): string {
    return hidden;
  }
  [inspect.custom](): string {
    return hidden;
  }
}
