import type { Command, CommandContext } from '../answers/command.js';
import { outputOptions } from '../answers/option-groups.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { documentStart, writeJson } from '../ui/json-view.js';
import { print, wrap } from '../ui/text.js';
import { readTemplates } from './packaged-files.js';

export const templatesList: Command = {
  description:
    'Lists the data actions, flows and mapping tables that the solutions install; "templates export" copies them. The admin UI imports the data actions as they are. The flows are Architect YAML with {{tokens}} in place of the names and ids of an org, which have to be filled in before they are imported. The mappings name presences, whereas the table holds their ids: "mappings export" writes a file for the admin UI.',
  options: [outputOptions],
  examples: [
    { title: 'Which files are there?', line: 'gc-presence templates list' },
    { title: 'For a script', line: "gc-presence templates list --json | jq -r '.templates[].file'" },
  ],
  load: async () => ({ run }),
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io } = context;
  const templates = readTemplates().map(({ file, description }) => ({ file, description }));
  if (flags.json === true) {
    writeJson(io.stdout, { ...documentStart(context, 'in-sync'), templates });
    return exitCodes.done;
  }
  const columns = Math.min(io.stdout.columns || 80, 120);
  const lines = templates.flatMap(({ file, description }) => [
    file,
    ...wrap(`${description}.`, { columns, first: '    ' }),
  ]);
  print(io.stdout, lines);
  return exitCodes.done;
}
