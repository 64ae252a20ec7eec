/**
 * Names and texts come from the org and from files. A control character in them could move the cursor or recolour
 * the terminal, so each is shown as its code, `\u{1b}`; line breaks and tabs only when `keep` says so.
 */
export function visible(text: string, keep: 'lines' | 'nothing' = 'nothing'): string {
  // Bidirectional overrides are among them: they can make a line read as something else.
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (keep === 'lines' && (character === '\n' || character === '\t')) {
      return character === '\t' ? '  ' : character;
    }
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
  });
}
