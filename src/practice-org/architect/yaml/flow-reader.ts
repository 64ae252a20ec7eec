import { yaml as library } from '../../../core/libraries.js';
import { isObject } from '../../json.js';
import type { FlowProgram } from '../flow-model.js';
import { readOutboundCall } from './outbound-call-reader.js';
import { type At, fields, problem, type Resolver, resolved, text } from './reading.js';
import { readWorkflow } from './workflow-reader.js';

export interface ReadFlow {
  /** As answers carry it. */
  readonly type: 'WORKFLOW' | 'OUTBOUNDCALL';
  readonly name: string;
  readonly description: string;
  /** Missing for the home division. */
  readonly divisionId?: string;
  readonly program: FlowProgram;
}

type FlowReading =
  | { readonly ok: true; readonly flow: ReadFlow; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const sharedKeys = [
  'name',
  'description',
  'division',
  'startUpRef',
  'defaultLanguage',
  'supportedLanguages',
  'settingsErrorHandling',
];

/** The flow types that can be published here, with the keys that may stand below each. */
const flowTypes: Readonly<Record<string, readonly string[]>> = {
  workflow: [...sharedKeys, 'variables', 'states', 'tasks'],
  outboundCall: [
    ...sharedKeys,
    'initialGreeting',
    'settingsOutboundCall',
    'settingsActionDefaults',
    'settingsMenu',
    'settingsPrompts',
    'settingsSpeechRec',
    'menus',
    'tasks',
  ],
};

/** Reads a flow's YAML as a flow job does, and resolves every name in it. */
export function readFlow(yaml: string, resolver: Resolver): FlowReading {
  const leftover = /\{\{.*?(?:\}\}|$)/m.exec(yaml)?.[0];
  if (leftover !== undefined)
    return {
      ok: false,
      problems: [
        `pre-processor substitution key of '${leftover}' was found in the flow YAML, but was not found in the options file.`,
      ],
    };
  const { error, content } = parsed(yaml);
  if (error !== undefined) return { ok: false, problems: [`The YAML cannot be read: ${error}`] };
  const problems: string[] = [];
  const warnings: string[] = [];
  const nowhere = { variables: new Map(), blocks: [], inTask: false, inLoop: false };
  const flow = readRoot({
    node: content,
    place: 'the top',
    problems,
    warnings,
    resolver,
    ...nowhere,
  });
  return problems.length > 0 || flow === undefined
    ? { ok: false, problems: [...new Set(problems)] }
    : { ok: true, flow, warnings };
}

interface Parsed {
  readonly error?: string | undefined;
  readonly content: unknown;
}

const kept = new Map<string, Parsed>();
const keptAtMost = 10;

/** Flows are published again and again, mostly unchanged. */
function parsed(yaml: string): Parsed {
  const known = kept.get(yaml);
  if (known !== undefined) return known;
  const document = library().parseDocument(yaml);
  const error = document.errors[0]?.message;
  const read = { error, content: error === undefined ? document.toJS() : undefined };
  if (kept.size >= keptAtMost) kept.clear();
  kept.set(yaml, read);
  return read;
}

function readRoot(root: At): ReadFlow | undefined {
  const entries = isObject(root.node) ? Object.entries(root.node) : [];
  const [key, node] = entries[0] ?? [];
  const keys = key === undefined ? undefined : flowTypes[key];
  if (entries.length !== 1 || key === undefined || keys === undefined) {
    const known = Object.keys(flowTypes).join(', ');
    problem(root, `Exactly one flow type is expected; known are ${known}.`);
    return undefined;
  }
  const at = { ...root, node, place: key };
  const body: Readonly<Record<string, At>> = fields(at, keys);
  const member = (name: string): At => body[name] ?? { ...at, node: undefined };
  const name = text(member('name'), 'The name of the flow');
  if (name.includes('/') || name.endsWith('-debug'))
    problem(member('name'), 'The name of a flow has no "/" and does not end in "-debug".');
  const division = member('division');
  const found =
    division.node === undefined
      ? undefined
      : resolved(division, root.resolver.division(text(division, 'The name of the division')));
  const { node: description } = member('description');
  return {
    type: key === 'workflow' ? 'WORKFLOW' : 'OUTBOUNDCALL',
    name,
    description: typeof description === 'string' ? description : '',
    ...(found === undefined ? {} : { divisionId: found.id }),
    program: key === 'workflow' ? readWorkflow(at, body) : readOutboundCall(at, body),
  };
}
