/** Tells whether a text is the pattern, in which `*` stands for anything; upper and lower case are alike. */
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'isu');
  return (text) => expression.test(text);
}
