import { parseDocument } from 'yaml';
import { isObject } from '../../json.js';
import type { FlowProgram } from '../flow-model.js';
import { readOutboundCall } from './outbound-call-reader.js';
import { type Problems, problem, type Resolver, readObject, readText } from './reading.js';
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
  | { readonly ok: true; readonly flow: ReadFlow }
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
export function readFlow(text: string, resolver: Resolver): FlowReading {
  const leftover = /\{\{.*?(?:\}\}|$)/m.exec(text)?.[0];
  if (leftover !== undefined)
    return {
      ok: false,
      problems: [
        `pre-processor substitution key of '${leftover}' was found in the flow YAML, but was not found in the options file.`,
      ],
    };
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, problems: [`The YAML cannot be read: ${error.message}`] };
  const problems: Problems = { texts: [] };
  const flow = readRoot(problems, document.toJS(), resolver);
  return problems.texts.length > 0 || flow === undefined
    ? { ok: false, problems: [...new Set(problems.texts)] }
    : { ok: true, flow };
}

function readRoot(problems: Problems, root: unknown, resolver: Resolver): ReadFlow | undefined {
  const entries = isObject(root) ? Object.entries(root) : [];
  const [key, content] = entries[0] ?? [];
  const keys = key === undefined ? undefined : flowTypes[key];
  if (entries.length !== 1 || key === undefined || keys === undefined) {
    const known = Object.keys(flowTypes).join(', ');
    problem(problems, 'the top', `Exactly one flow type is expected; known are ${known}.`);
    return undefined;
  }
  const body = readObject(problems, key, content, keys);
  const name = readText(problems, key, body.name, 'The name of the flow');
  if (name.includes('/') || name.endsWith('-debug'))
    problem(problems, `${key}.name`, 'The name of a flow has no "/" and does not end in "-debug".');
  const divisionId = readDivision(problems, `${key}.division`, body.division, resolver);
  return {
    type: key === 'workflow' ? 'WORKFLOW' : 'OUTBOUNDCALL',
    name,
    description: typeof body.description === 'string' ? body.description : '',
    ...(divisionId === undefined ? {} : { divisionId }),
    program:
      key === 'workflow'
        ? readWorkflow(problems, body, resolver)
        : readOutboundCall(problems, body, resolver),
  };
}

function readDivision(
  problems: Problems,
  place: string,
  node: unknown,
  resolver: Resolver,
): string | undefined {
  if (node === undefined) return undefined;
  const resolved = resolver.division(readText(problems, place, node, 'The name of the division'));
  if (typeof resolved !== 'string') return resolved.id;
  problem(problems, place, resolved);
  return undefined;
}
