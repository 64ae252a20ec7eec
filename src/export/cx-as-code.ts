import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { writeFolder } from '../core/folder.js';
import { inputProblem } from '../core/problem.js';
import { plannedReferences } from '../engine/plan.js';
import { recordOf } from '../resources/kit/field.js';
import { runCommand } from '../solution/command-run.js';
import { connect, type OrgContext } from '../solution/connect.js';
import { type ReportEnding, showReport } from '../solution/report.js';
import { completeAnswers, found, observe } from '../solution/run.js';
import { readAnswers, solutionTables } from '../solution/run-answers.js';
import type { Opened, SolutionEntry } from '../solutions/solution.js';
import { solutions } from '../solutions/solutions.js';
import { documentStart, writeJson } from '../ui/json-view.js';
import { printSentences } from '../ui/layout.js';
import { blocksOf, flowFile, type HandedOver, kindOf, labelOf, reasons, types } from './blocks.js';
import { type Block, block, hcl } from './hcl.js';

export const exportCxAsCode: Command = {
  description:
    'Writes what is installed as configuration of the official Terraform provider (CX as Code, 1.81): a file a solution, with import blocks for the objects that exist, the flows as YAML, and a README that names what the provider cannot hold. Reads only; no secret is written. Whoever applies it takes the objects over from gc-presence.',
  options: [connectionOptions, generalOptions],
  positionals: [{ name: 'dir', summary: 'the folder to write into; created if need be', required: true }],
  examples: [
    { title: 'Hand over to Terraform', line: 'gc-presence export cx-as-code ./terraform' },
    { title: 'Try it in the practice org', line: 'gc-presence export cx-as-code ./terraform --sandbox' },
  ],
  load: async () => ({
    run: (context) =>
      runCommand(context, { fields: {} }, handOver, (run, ending) => {
        if (!('directory' in ending)) showReport(run, ending);
        else if (run.answers.common.json) writeJson(run.context.io.stdout, documentOf(run, ending));
        else printSentences(run.context.io.stdout, run.context.io.environment, sentences(ending));
      }),
  }),
};

interface HandOver extends ReportEnding {
  readonly result: 'applied';
  readonly directory: string;
  readonly files: readonly string[];
  readonly objects: readonly HandedOver[];
  /** What stays outside, in the words of the plan. */
  readonly left: readonly string[];
}

type Run = Parameters<Parameters<typeof runCommand>[2]>[0];

async function handOver(run: Run): Promise<HandOver> {
  const directory = resolve(run.context.io.cwd, run.context.positionals[0] ?? '.');
  const org = await connect(run);
  const files = new Map<string, string>();
  const objects: HandedOver[] = [];
  const left: string[] = [];
  for (const entry of solutions) {
    const { handed, others, addresses } = await solutionOf(org, entry);
    const blocks: Block[] = [];
    for (const object of handed) {
      blocks.push(...(await blocksOf(org.session, object, addresses)));
      if (object.yaml !== undefined) files.set(flowFile(object), object.yaml);
    }
    if (blocks.length > 0) files.set(`${entry.id}.tf`, hcl(blocks));
    objects.push(...handed);
    left.push(...others);
  }
  if (objects.length === 0) {
    throw inputProblem('Nothing of gc-presence is in this org.', {
      code: 'nothing-installed',
      why: 'Nothing was written: there is nothing to hand over.',
      next: 'Install a solution first, or name the org in which one is.',
    });
  }
  files.set('versions.tf', versions);
  files.set('README.md', readme(objects, left));
  writeFolder(directory, files, { what: 'The configuration', overwrite: run.answers.common.yes });
  const { warnings } = run.answers;
  return { result: 'applied', directory, files: [...files.keys()].sort(), objects, left, warnings };
}

/** What one solution has in the org, with the addresses of its objects by id, and what of it cannot be handed over. */
async function solutionOf(org: OrgContext, { id, declare }: SolutionEntry) {
  const solution = await (await declare()).solution();
  const answers = await readAnswers(org.context, { fields: solution.fields, elsewhere: solutionTables });
  const run = await completeAnswers({ ...org, answers }, solution, 'connection');
  const { prepare } = run.opened;
  const opened: Opened = { ...run.opened, prepare: (context) => prepare({ ...context, asksDesired: true }) };
  const { ordered, observations } = await observe({ ...run, opened });
  const references = plannedReferences(observations, run.journal);
  const addresses = new Map<string, string>();
  const handed: HandedOver[] = [];
  const others: string[] = [];
  for (const resource of ordered) {
    const { id: step, title, restores } = resource;
    const object = found(observations, step);
    // What was somebody else's before stays theirs, also within Terraform.
    if (object === undefined || (restores === undefined && !references.ours(step))) continue;
    const [type, reason] = [types[kindOf(step)], reasons[kindOf(step)]];
    if (type === undefined) others.push(reason === undefined ? title : `${title}: ${reason}`);
    else {
      const address = `${type}.${labelOf(id, step)}`;
      if (step !== 'mappings') addresses.set(object.id, address);
      const { yaml } = recordOf(resource.desired(references));
      handed.push({ step, title, id: object.id, address, ...(typeof yaml === 'string' ? { yaml } : {}) });
    }
  }
  return { handed, others, addresses };
}

const versions = hcl([
  block('terraform', [
    ['required_version', '>= 1.5'],
    block('required_providers', [
      ['genesyscloud', { source: 'mypurecloud/genesyscloud', version: '~> 1.81' }],
    ]),
  ]),
]);

function readme(objects: readonly HandedOver[], left: readonly string[]): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  return `# Presence solutions as Terraform configuration

Written by \`gc-presence export cx-as-code\` for the official provider \`mypurecloud/genesyscloud\` 1.81. The import blocks
take over what is in the org; nothing is made anew.

\`\`\`sh
export GENESYSCLOUD_OAUTHCLIENT_ID=… GENESYSCLOUD_OAUTHCLIENT_SECRET=… GENESYSCLOUD_REGION=…
terraform init
terraform plan
\`\`\`

Read the plan before you apply it. It shows imports, and for flows one change: the provider cannot read the YAML of a
flow back, so it publishes each once. The people who may apply it hold the roles themselves: the platform lets nobody hand
on more than they have.

Whoever applies it manages these objects with Terraform from then on. Do not run \`gc-presence … setup\` or \`teardown\`
beside it: each would undo the other.

## What is in it

${list(objects.map(({ title, address }) => `${title}: \`${address}\``))}

## What the provider cannot hold

${list([...left, 'The secrets in the credentials: they stay what they are, and stand in no file here.'])}
`;
}

function documentOf({ context, known }: Run, { result, directory, files, objects, left }: HandOver) {
  return {
    ...documentStart(context, result, known().org),
    directory,
    files,
    objects: objects.map(({ step, title, id, address }) => ({ step, title, id, address })),
    left,
  };
}

function sentences({ directory, files, objects, left }: HandOver): readonly string[] {
  return [
    `${objects.length} objects are in ${files.length} files in ${directory}.`,
    ...(left.length === 0 ? [] : ['The provider cannot hold:', ...left.map((one) => `- ${one}`)]),
    'Read README.md there before you apply them.',
  ];
}
