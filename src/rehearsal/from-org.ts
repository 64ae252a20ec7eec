import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { numberField, switchField } from '../answers/field-kinds.js';
import { connectionOptions, generalOptionsOfRows } from '../answers/option-groups.js';

const fields = {
  anonymise: switchField({
    key: 'anonymise',
    flag: '--anonymise',
    summary: 'replace names, e-mail addresses and numbers, each by the same one wherever it stands',
    default: false,
    lifetime: 'run',
  }),
  people: numberField({
    key: 'people',
    flag: '--people <number>',
    summary: 'how many people to copy at most, and contacts of a list',
    default: 5000,
    min: 1,
    max: 50_000,
    lifetime: 'run',
  }),
} as const;

export const sandboxFromOrg: Command = {
  description:
    'Makes a practice org of your own org, so that you can rehearse there before anything is touched: people with their presences, divisions, roles, OAuth clients, queues, sites, integrations, data actions, data tables, flows, triggers, and the objects of outbound. It only reads. Secrets cannot be read and are new in the copy; what a flow does cannot be read either, so a flow runs there only once setup has published it. With --anonymise the file can be handed on.',
  positionals: [
    { name: 'file', summary: 'the practice org to write; it must not be there yet', required: true },
  ],
  options: [{ title: 'Options of sandbox from-org', table: fields }, connectionOptions, generalOptionsOfRows],
  examples: [
    { title: 'Copy your org', line: 'gc-presence sandbox from-org our-org.json' },
    {
      title: 'Rehearse in the copy',
      line: 'gc-presence teams-presence setup --sandbox our-org.json',
    },
    { title: 'Hand a copy to somebody else', line: 'gc-presence sandbox from-org copy.json --anonymise' },
  ],
  load: async () => {
    const { inputProblem } = await import('../core/problem.js');
    const { command, render, text, unbroken } = await import('../core/text.js');
    const { runCommand } = await import('../solution/command-run.js');
    const { connect } = await import('../solution/connect.js');
    const { showReport } = await import('../solution/report.js');
    const { makePracticeOrg } = await import('../practice-org/open.js');
    const { readOrg } = await import('./read-org.js');
    const { anonymised } = await import('./anonymise.js');
    return {
      run: (context) => {
        const [name = ''] = context.positionals;
        const file = resolve(context.io.cwd, name);
        return runCommand(
          context,
          { fields },
          async (run) => {
            if (existsSync(file))
              throw inputProblem(`${name} is there already.`, {
                code: 'file-exists',
                next: 'Name another file, or remove this one yourself. Nothing was read.',
              });
            const org = await connect(run);
            const { copy, left } = await readOrg(org, run.answers.own);
            const { anonymise } = run.answers.own;
            makePracticeOrg(file, anonymise ? anonymised(copy) : copy);
            const { people, queues } = { people: copy.users.length, queues: copy.queues.length };
            return { result: 'applied', warnings: left, people, queues } as const;
          },
          (run, ending) => {
            if (!('people' in ending) || run.answers.common.json) return showReport(run, ending);
            const { warnings, people, queues } = ending;
            for (const warning of warnings) run.view.warn(warning);
            const replaced = run.answers.own.anonymise
              ? ' Names, e-mail addresses and numbers are replaced.'
              : '';
            run.view.ending(
              `${name} is a practice org now, with ${people} people and ${queues} queues.${replaced} In the org itself nothing was changed.`,
              'well',
            );
            const { io } = context;
            const next = text`Look around in it: ${command('sandbox show', '--sandbox')}\nSee what setup would do: ${command('teams-presence plan', '--sandbox')}`;
            run.view.note(render(next, { ...io, sandbox: name }, unbroken));
          },
        );
      },
    };
  },
};
