/** What decides whether people can be asked. */
export interface InteractiveChoice {
  readonly stdin: { readonly isTTY?: boolean | undefined };
  readonly stderr: { readonly isTTY?: boolean | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly json?: boolean | undefined;
  readonly nonInteractive?: boolean | undefined;
}

/**
 * True when a question can be shown and answered. Standard input must be a terminal to type into, standard error one
 * to read from. A CI runner may lend its jobs a terminal with nobody in front of it, so `CI` rules that out too.
 */
export function isInteractive(choice: InteractiveChoice): boolean {
  if (choice.json === true || choice.nonInteractive === true) return false;
  if (runsInCi(choice.environment)) return false;
  return choice.stdin.isTTY === true && choice.stderr.isTTY === true;
}

/** `CI` set to anything but the empty text, `0` and `false`. */
export function runsInCi(environment: Readonly<Record<string, string | undefined>>): boolean {
  const value = environment.CI?.trim().toLowerCase();
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
