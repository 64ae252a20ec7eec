import { inspect } from 'node:util';

const hidden = '[secret]';
const shortest = 6;

/** By how they begin, the longest first: a text is gone through once, however many there are. */
const known = new Map<string, string[]>();

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
  for (const form of forms) {
    const start = form.slice(0, shortest);
    const alike = known.get(start) ?? [];
    if (alike.includes(form)) continue;
    known.set(
      start,
      [...alike, form].sort((one, other) => other.length - one.length),
    );
  }
}

/** `text` with every known secret, and whatever looks like a token or a signature, replaced by `[secret]`. */
export function redact(text: string): string {
  return withoutKnown(text)
    .replace(/\b(Bearer|Basic) +[A-Za-z0-9+/=._~-]{20,}/gi, `$1 ${hidden}`)
    .replace(/("(?:access_token|client_?secret|clientSecret|password)"\s*:\s*")[^"]+/gi, `$1${hidden}`)
    .replace(
      /\b(access_token|client_secret|X-Amz-Signature|X-Amz-Security-Token)=[^&\s"']+/gi,
      `$1=${hidden}`,
    );
}

function withoutKnown(text: string): string {
  let result = '';
  let copied = 0;
  for (let at = 0; at <= text.length - shortest; at += 1) {
    const found = known.get(text.slice(at, at + shortest))?.find((value) => text.startsWith(value, at));
    if (found === undefined) continue;
    result += text.slice(copied, at) + hidden;
    copied = at + found.length;
    at = copied - 1;
  }
  return result + text.slice(copied);
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
