const longest = 256;

/**
 * What is wrong with the name of an object in the org, as the end of a sentence, or undefined. Genesys Cloud takes
 * quotes and backslashes in names; the length is the shortest maximum of the objects concerned.
 */
export function objectNameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'must not be blank';
  if ([...name].length > longest) return `must not be longer than ${longest} characters`;
  if (/\p{Cc}/u.test(name)) return 'must not contain line breaks or other control characters';
  if (name.includes('{{'))
    return 'must not contain "{{": Architect would take it for a placeholder in the flow';
  return undefined;
}

/** As objectNameProblem, with Architect's rules for flow names: no slash, and no `-debug` at the end. */
export function flowNameProblem(name: string): string | undefined {
  if (name.includes('/')) return 'must not contain "/": Architect refuses it in the name of a flow';
  if (name.toLowerCase().endsWith('-debug'))
    return 'must not end in "-debug": Architect keeps that for itself';
  return objectNameProblem(name);
}
