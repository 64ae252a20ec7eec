import type { Action } from '../flow-model.js';
import { type ActionContext, readBranches } from './action-context.js';
import { type Place, problem, readObject } from './reading.js';

interface Absent {
  readonly keys: readonly string[];
  /** The branches that the action can have; the last one is for when there is no such thing. */
  readonly branches: readonly string[];
  readonly missing: string;
}

/**
 * Actions on things that the practice org has none of. Source of their keys: Architect notes, workflow grammar; the
 * names of the last branches of the two on conversations are unverified.
 */
export const absentActions: Readonly<Record<string, Absent>> = {
  getExternalContact: {
    keys: ['externalId', 'externalResult'],
    branches: ['found', 'notFound'],
    missing: 'there are no external contacts here',
  },
  setConversationData: {
    keys: ['conversationId', 'participantId', 'attributes'],
    branches: ['success', 'failure'],
    missing: 'there are no conversations here',
  },
  getConversationData: {
    keys: ['conversationId', 'participantId', 'attributes'],
    branches: ['found', 'notFound'],
    missing: 'there are no conversations here',
  },
};

export function readAbsent(
  context: ActionContext,
  place: Place,
  node: unknown,
  { name, kind }: { readonly name: string; readonly kind: string },
): Action {
  const { keys = [], branches = [], missing = '' } = absentActions[kind] ?? {};
  const body = readObject(context.problems, place, node, ['name', ...keys, 'outputs']);
  const [first = ''] = keys;
  if (body[first] === undefined) problem(context.problems, place, `${first} is missing.`);
  const read = readBranches(context, `${place}.outputs`, body.outputs, branches);
  const outcome = branches.at(-1) ?? '';
  return { type: 'absent', name, outcome, missing, actions: read[outcome] ?? [] };
}
