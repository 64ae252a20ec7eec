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
  for (const form of formsOf(value)) {
    const start = form.slice(0, shortest);
    const alike = known.get(start) ?? [];
    if (alike.includes(form)) continue;
    known.set(
      start,
      [...alike, form].sort((one, other) => other.length - one.length),
    );
  }
}

/** In what forms servers, gateways and their pages send a text back. */
function formsOf(value: string): ReadonlySet<string> {
  const bytes = Buffer.from(value);
  const quoted = JSON.stringify(value).slice(1, -1);
  const encoded = [value, Buffer.from(value).toString('base64')].flatMap((text) => {
    const once = encodeURIComponent(text);
    // Some encode what others let stand, and .NET writes small letters.
    const strict = once.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const ways = [text, once, strict, strict.replaceAll('%20', '+')];
    return [...ways, ...ways.map((way) => way.replace(/%../g, (code) => code.toLowerCase()))];
  });
  return new Set([
    ...encoded,
    ...encoded.map(encodeURIComponent),
    quoted,
    quoted.replaceAll('/', '\\/'),
    quoted.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ...[named, decimal, hexadecimal].map((entity) => value.replace(/[&<>"']/g, entity)),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((before) => withinBase64(bytes, before)),
  ]);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const named = (sign: string) => entities[sign] ?? sign;
const decimal = (sign: string) => `&#${sign.charCodeAt(0)};`;
const hexadecimal = (sign: string) => `&#x${sign.charCodeAt(0).toString(16)};`;

/** What stands in the base64 of any text that holds these bytes behind so many others, modulo three. */
function withinBase64(bytes: Buffer, before: number): readonly string[] {
  const bits = (before + bytes.length) * 8;
  const first = Math.ceil((before * 8) / 6);
  const inner = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .slice(first, Math.floor(bits / 6));
  return inner.length < shortest ? [] : [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
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
