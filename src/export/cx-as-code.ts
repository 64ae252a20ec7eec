import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { type WrittenFile, writeFolder } from '../core/folder.js';
import { inputProblem } from '../core/problem.js';
import { command, render, type Text, text } from '../core/text.js';
import { plannedReferences } from '../engine/plan.js';
import { runCommand } from '../solution/command-run.js';
import { connect, type OrgContext } from '../solution/connect.js';
import { type ReportEnding, showReport } from '../solution/report.js';
import { completeAnswers, found, observe } from '../solution/run.js';
import { readAnswers, solutionTables } from '../solution/run-answers.js';
import type { Opened, SolutionEntry } from '../solutions/solution.js';
import { solutions } from '../solutions/solutions.js';
import { sentenceLines } from '../ui/layout.js';
import { printResult } from '../ui/result.js';
import { blocksOf, flowFile, type HandedOver, kindOf, labelling, reasons, theirs, types } from './blocks.js';
import { block, hcl } from './hcl.js';

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
      runCommand(context, { fields: {}, elsewhere: solutionTables }, handOver, (run, ending) => {
        if ('directory' in ending)
          printResult(context, documentOf(run, ending), (style) => sentenceLines(sentences(ending), style));
        else showReport(run, ending);
      }),
  }),
};

interface HandOver extends ReportEnding {
  readonly result: 'applied';
  readonly directory: string;
  readonly files: readonly WrittenFile[];
  readonly objects: readonly HandedOver[];
  readonly left: readonly Left[];
  readonly warnings: readonly Text[];
}

/** An object that stays outside, in the words of the plan, and why where there is a reason. */
interface Left {
  readonly title: string;
  readonly reason?: string | undefined;
}

type Run = Parameters<Parameters<typeof runCommand>[2]>[0];

async function handOver(run: Run): Promise<HandOver> {
  const directory = resolve(run.context.io.cwd, run.context.positionals[0] ?? '.');
  const org = await connect(run);
  const each = await Promise.all(solutions.map((entry) => solutionOf(org, entry)));
  const objects = each.flatMap(({ handed }) => handed);
  if (objects.length === 0) {
    throw inputProblem('Nothing of gc-presence is in this org.', {
      code: 'nothing-installed',
      why: 'Nothing was written: there is nothing to hand over. What was adopted stays with those who look after it.',
      next: 'Install a solution first, or name the org in which one is.',
    });
  }
  const left = each.flatMap(({ others }) => others);
  const doubts = each.flatMap((one) => one.doubts);
  const warnings = [...run.answers.warnings, ...doubts];
  const contents = new Map([
    ['versions.tf', versions],
    ['README.md', readme(objects, left, doubts)],
  ]);
  const addresses = new Map(
    objects.flatMap(({ step, id, address }) => (step === 'mappings' ? [] : [[id, address]])),
  );
  for (const { id, handed } of each) {
    if (handed.length === 0) continue;
    const blocks = await Promise.all(handed.map((object) => blocksOf(org.session, object, addresses)));
    contents.set(`${id}.tf`, hcl(blocks.flat()));
  }
  for (const object of objects) if (object.yaml !== undefined) contents.set(flowFile(object), object.yaml);
  const options = { what: 'The configuration', overwrite: run.answers.common.yes };
  const files = writeFolder(directory, contents, options);
  for (const warning of warnings) run.view.warn(warning);
  return { result: 'applied', directory, files, objects, left, warnings };
}

/** What one solution has in the org, and what of it cannot be handed over. */
async function solutionOf(org: OrgContext, { id, declare }: SolutionEntry) {
  const solution = await (await declare()).solution();
  const answers = await readAnswers(org.context, { fields: solution.fields, elsewhere: solutionTables });
  const run = await completeAnswers({ ...org, answers }, solution, 'connection');
  const { prepare } = run.opened;
  const opened: Opened = { ...run.opened, prepare: (context) => prepare({ ...context, asksDesired: true }) };
  const { ordered, observations } = await observe({ ...run, opened });
  const references = plannedReferences(observations, run.journal);
  const labelOf = labelling();
  const handed: HandedOver[] = [];
  const others: Left[] = [];
  const doubts: Text[] = [];
  for (const resource of ordered) {
    const { id: step, title } = resource;
    const object = found(observations, step);
    if (object === undefined) continue;
    const kind = kindOf(step);
    const type = types[kind];
    // What was somebody else's before stays theirs, also within Terraform.
    if (type === undefined || !references.ours(step)) {
      others.push({ title, reason: type === undefined ? reasons[kind] : theirs });
      continue;
    }
    const desired = resource.desired(references);
    const yaml = resource.source?.(desired, object.state);
    const one = { step, title, id: object.id, address: `${type}.${labelOf(id, step)}`, yaml };
    handed.push(one);
    if (yaml !== undefined && resource.diff(desired, object.state, references).length > 0)
      doubts.push(
        text`${title}: publishing ${flowFile(one)} would change it. See what differs before Terraform may publish it: ${command(`${id} plan`)}`,
      );
  }
  // Without any object of ours it is not installed, whatever has the same names.
  return { id, handed, others: handed.length === 0 ? [] : others, doubts };
}

/** What keeps the same objects outside is said once. */
function reasonsWhy(left: readonly Left[]): readonly string[] {
  return [...new Set(left.map(({ reason }) => reason))].map((reason) => {
    const titles = left.flatMap((one) => (one.reason === reason ? [one.title] : [])).join(', ');
    return reason === undefined ? titles : `${titles}: ${reason}`;
  });
}

const versions = hcl([
  block('terraform', [
    ['required_version', '>= 1.5'],
    block('required_providers', [
      ['genesyscloud', { source: 'mypurecloud/genesyscloud', version: '~> 1.81' }],
    ]),
  ]),
]);

function readme(objects: readonly HandedOver[], left: readonly Left[], doubts: readonly Text[]): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  const files = objects.flatMap((one) =>
    one.yaml === undefined ? [] : [`${one.title}: \`${flowFile(one)}\``],
  );
  const flows = files.length === 0 ? '' : aboutFlows(list(files), list(doubts.map((doubt) => render(doubt))));
  return `# Presence solutions as Terraform configuration

Written by \`gc-presence export cx-as-code\` for the official provider \`mypurecloud/genesyscloud\` 1.81. The import blocks
take over what is in the org; nothing is created a second time.

\`\`\`sh
export GENESYSCLOUD_OAUTHCLIENT_ID=… GENESYSCLOUD_OAUTHCLIENT_SECRET=… GENESYSCLOUD_REGION=…
terraform init
terraform plan
\`\`\`

Read the plan before you apply it. It shows imports and no change. Whoever applies it needs all permissions of the
roles in it: the platform lets nobody hand on more than they have.

Whoever applies it manages these objects with Terraform from then on. Do not run \`gc-presence … setup\` or \`teardown\`
beside it: each would undo the other.

## What is in it

${list(objects.map(({ title, address }) => `${title}: \`${address}\``))}

${flows}## What the provider cannot hold

${list([...reasonsWhy(left), 'The secrets in the credentials: they stay what they are, and stand in no file here.'])}
`;
}

function aboutFlows(files: string, doubts: string): string {
  return `## The flows

${files}

The provider cannot read a published flow back. Without more it would take every file for a change, and publish it over the
flow that is there. \`ignore_changes = [filepath]\` in these resources keeps it from that: the import leaves the flows as
they are, and so does a change of a file. Remove that \`lifecycle\` block when Terraform is to publish the flow: the next
\`terraform apply\` publishes the file once, as a new version of the same flow, and later ones whenever the file changes.
${doubts === '' ? '' : `\n${doubts}\n`}
`;
}

function documentOf(
  { known, invocation }: Run,
  { result, directory, files, objects, left, warnings }: HandOver,
) {
  return {
    result,
    org: known().org,
    directory,
    files,
    objects: objects.map(({ step, title, id, address }) => ({ step, title, id, address })),
    left: left.map(({ title, reason }) => (reason === undefined ? title : `${title}: ${reason}`)),
    warnings: warnings.map((warning) => render(warning, invocation)),
  };
}

function sentences({ directory, files, objects, left }: HandOver): readonly string[] {
  return [
    `${objects.length} objects are in ${files.length} files in ${directory}.`,
    ...(left.length === 0 ? [] : ['The provider cannot hold:', ...reasonsWhy(left).map((one) => `- ${one}`)]),
    'Read README.md there before you apply them.',
  ];
}
