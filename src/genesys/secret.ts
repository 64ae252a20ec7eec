import { inspect } from 'node:util';
import { registerSecret } from './redact.js';

const hidden = '[secret]';

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
