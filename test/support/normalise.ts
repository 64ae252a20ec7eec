import { stripVTControlCharacters } from 'node:util';

/** Output with everything that differs from run to run replaced by a name, for comparison with a golden text. */
export function normalise(text: string): string {
  const ids = new Map<string, string>();
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, (id) => {
      const known = ids.get(id) ?? `<id:${ids.size + 1}>`;
      ids.set(id, known);
      return known;
    })
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, '<time>')
    .replace(/\(\d+\.\d s\)/g, '(<seconds>)')
    .replace(/[ \t]+$/gm, '');
}
