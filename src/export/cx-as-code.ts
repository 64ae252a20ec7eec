import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { resolve as resolveAnswers } from '../answers/resolve.js';
import { writeFolder } from '../core/folder.js';
import { inputProblem } from '../core/problem.js';
import { observeAll } from '../engine/observe.js';
import { plannedReferences } from '../engine/plan.js';
import type { Resource } from '../engine/resource.js';
import { listDivisions } from '../resources/identity/divisions.js';
import { runCommand } from '../solution/command-run.js';
import { connect, type OrgContext } from '../solution/connect.js';
import { divisionFor } from '../solution/division.js';
import { readPermissions, requirePermissions } from '../solution/permissions.js';
import { type ReportEnding, showReport } from '../solution/report.js';
import { found } from '../solution/run.js';
import type { SolutionEntry } from '../solutions/solution.js';
import { solutions } from '../solutions/solutions.js';
import { openJournal } from '../state/journal-file.js';
import { stateDirectory } from '../state/state-directory.js';
import { documentStart, writeJson } from '../ui/json-view.js';
import { printSentences } from '../ui/layout.js';
import { blocksOf, flowFile, type HandedOver, kindOf, labelOf, reasons, types } from './blocks.js';
import { block, Expression, hcl } from './hcl.js';

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
  readonly directory: string;
  readonly files: readonly string[];
  readonly objects: readonly Handed[];
  /** What stays outside, in the words of the plan. */
  readonly left: readonly string[];
}

interface Handed extends HandedOver {
  readonly address: string;
}

type Run = Parameters<Parameters<typeof runCommand>[2]>[0];

async function handOver(run: Run): Promise<HandOver> {
  const directory = resolve(run.context.io.cwd, run.context.positionals[0] ?? '.');
  const org = await connect(run);
  const files = new Map<string, string>();
  const objects: Handed[] = [];
  const left: string[] = [];
  for (const entry of solutions) {
    const { handed, others, written } = await solutionOf(org, entry);
    objects.push(...handed);
    left.push(...others);
    for (const [file, text] of written) files.set(file, text);
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
  return {
    result: 'applied',
    directory,
    files: [...files.keys()].sort(),
    objects,
    left,
    warnings: run.answers.warnings,
  };
}

/** What one solution has in the org, as HCL. */
async function solutionOf(org: OrgContext, { id, declare }: SolutionEntry) {
  const solution = await (await declare()).solution();
  const { session, identity, view } = org;
  const journal = openJournal({
    directory: stateDirectory({ environment: org.context.io.environment }),
    org: org.org,
    solution: id,
    warn: () => {},
  });
  const { answers } = resolveAnswers(solution.fields, { saved: journal.answers() });
  const divisions = await listDivisions(session, org);
  const installedIn = await solution.installedIn(session, answers, org);
  const division = divisions.find((one) => one.id === installedIn) ?? divisionFor(divisions, undefined);
  const { resources } = await solution.prepareInstalled(
    {
      session,
      round: org.round,
      identity,
      division,
      remembered: journal.remembered,
      prompter: undefined,
      progress: (text) => view.listen({ kind: 'preparing', text }),
      asksDesired: true,
    },
    answers,
    journal,
  );
  requirePermissions(identity, readPermissions(resources));
  const observations = await observeAll(resources, journal, view.listen, org.round);
  const references = plannedReferences(observations, journal);

  const ours = resources.filter(
    (resource) => isOurs(resource, references.ours) && found(observations, resource.id),
  );
  const known = ours.filter(({ id: step }) => types[kindOf(step)] !== undefined);
  const addresses = new Map<string, string>();
  const handed = known.map((resource): Handed => {
    const object = found(observations, resource.id);
    const address = `${types[kindOf(resource.id)]}.${labelOf(id, resource.id)}`;
    if (object !== undefined && resource.id !== 'mappings') addresses.set(object.id, address);
    const yaml = yamlOf(resource.desired(references));
    return {
      step: resource.id,
      title: resource.title,
      id: object?.id ?? '',
      address,
      ...(yaml === undefined ? {} : { yaml }),
    };
  });
  const written = new Map<string, string>();
  const blocks = [];
  for (const object of handed) {
    const part = await blocksOf({
      session,
      object,
      name: labelOf(id, object.step),
      ref: (of) => {
        const address = addresses.get(of ?? '');
        return address === undefined ? of : new Expression(`${address}.id`);
      },
    });
    blocks.push(...part);
    if (object.yaml !== undefined) written.set(flowFile(labelOf(id, object.step)), object.yaml);
  }
  if (blocks.length > 0) written.set(`${id}.tf`, hcl(blocks));
  const others = ours
    .filter((one) => !known.includes(one))
    .map(({ id: step, title }) =>
      reasons[kindOf(step)] === undefined ? title : `${title}: ${reasons[kindOf(step)]}`,
    );
  return { handed, others, written };
}

/** What was somebody else's before stays theirs, also within Terraform. */
function isOurs({ id, restores }: Resource, ours: (step: string) => boolean): boolean {
  return restores !== undefined || ours(id);
}

/** What a flow publishes. */
function yamlOf(desired: unknown): string | undefined {
  return typeof desired === 'object' &&
    desired !== null &&
    'yaml' in desired &&
    typeof desired.yaml === 'string'
    ? desired.yaml
    : undefined;
}

const versions = hcl([
  block('terraform', [
    ['required_version', '>= 1.5'],
    block('required_providers', [
      ['genesyscloud', { source: 'mypurecloud/genesyscloud', version: '~> 1.81' }],
    ]),
  ]),
]);

function readme(objects: readonly Handed[], left: readonly string[]): string {
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
