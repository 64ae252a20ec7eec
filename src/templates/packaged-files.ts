import { readdirSync, readFileSync } from 'node:fs';
import { templatesDirectory } from '../resources/architect/template-files.js';

/** One file of `templates/`, with what it is. */
export interface TemplateFile {
  /** Below `templates/`, with slashes. */
  readonly file: string;
  /** One line. */
  readonly description: string;
  readonly content: Buffer;
}

/** Every template, in the order of their paths. */
export function readTemplates(directory: string = templatesDirectory): readonly TemplateFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').replaceAll('//', '/');
      const content = readFileSync(path);
      const file = path.slice(directory.replaceAll('\\', '/').length);
      return { file, description: describeTemplate(file, content.toString('utf8')), content };
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What a template is, read from the file itself, so that the list cannot lag behind the files. */
function describeTemplate(file: string, text: string): string {
  if (file.endsWith('.custom.json')) {
    const { name } = JSON.parse(text) as { readonly name?: string };
    return `Data action "${name ?? file}"; import it in the admin UI under Integrations, Actions`;
  }
  if (file.endsWith('.yaml')) {
    const kind = /^([A-Za-z]+):/m.exec(text)?.[1] ?? 'unknown type';
    return `Architect flow (${kind}); setup fills in its {{tokens}}; fill them in before you import it by hand`;
  }
  if (file.endsWith('.csv')) {
    const rows = text.trim().split(/\r?\n/);
    return `CSV with the columns ${rows[0] ?? ''}; ${rows.length - 1} rows, for "mappings import"`;
  }
  return 'File';
}
