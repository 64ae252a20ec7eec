import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Command } from '../answers/command.js';
import { outputOptions } from '../answers/option-groups.js';
import { writeFolder } from '../core/folder.js';
import { templatesDirectory } from '../resources/architect/template-files.js';
import { sentenceLines, textLines } from '../ui/layout.js';
import { printResult } from '../ui/result.js';

export const templatesList: Command = {
  description:
    'Lists the data actions, flows and mapping tables that the solutions install; "templates export" copies them. The admin UI imports the data actions as they are. The flows are Architect YAML with {{tokens}} in place of the names and ids of an org, which have to be filled in before they are imported. The mappings name presences, whereas the table holds their ids: "mappings export" writes a file for the admin UI.',
  options: [outputOptions],
  examples: [
    { title: 'Which files are there?', line: 'gc-presence templates list' },
    { title: 'For a script', line: "gc-presence templates list --json | jq -r '.templates[].file'" },
  ],
  load: async () => ({
    run: async (context) => {
      const templates = readTemplates().map(({ file, description }) => ({ file, description }));
      return printResult(context, { result: 'in-sync', templates }, (style) =>
        templates.flatMap(({ file, description }) => [
          file,
          ...textLines(`${description}.`, style, { first: '    ' }),
        ]),
      );
    },
  }),
};

export const templatesExport: Command = {
  description:
    'Copies the templates into a folder, which is created if needed. A file that exists and differs is overwritten only with --yes.',
  options: [outputOptions],
  positionals: [{ name: 'dir', summary: 'the folder to copy into', required: true }],
  examples: [{ title: 'Copy them next to your own files', line: 'gc-presence templates export ./templates' }],
  load: async () => ({
    run: async (context) => {
      const directory = resolve(context.io.cwd, context.positionals[0] ?? '.');
      const contents = new Map(readTemplates().map(({ file, content }) => [file, content]));
      const options = { what: 'The templates', overwrite: context.flags.yes === true };
      const files = writeFolder(directory, contents, options);
      const result = files.every(({ status }) => status === 'unchanged') ? 'in-sync' : 'applied';
      return printResult(context, { result, directory, files }, (style) =>
        sentenceLines(
          [
            ...files.map(({ file, status }) => `${file} ${status}`),
            `${files.length} files are in ${directory}.`,
          ],
          style,
        ),
      );
    },
  }),
};

/** One file of `templates/`, with what it is. */
interface TemplateFile {
  /** Below `templates/`, with slashes. */
  readonly file: string;
  /** One line. */
  readonly description: string;
  readonly content: Buffer;
}

/** Every template, in the order of their paths. */
export function readTemplates(): readonly TemplateFile[] {
  return readdirSync(templatesDirectory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const file = path.slice(templatesDirectory.length).replaceAll(sep, '/');
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
  const rows = text.trim().split(/\r?\n/);
  return `CSV with the columns ${rows[0] ?? ''}; ${rows.length - 1} rows, for "mappings import"`;
}
