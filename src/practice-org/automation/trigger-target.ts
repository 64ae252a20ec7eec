import { findFlow, publishedVersionOf } from '../architect/flows.js';
import { badRequest } from '../errors.js';
import type { Org } from '../org.js';
import type { DataFormat, TargetState } from './state.js';

interface TargetBody {
  readonly type?: string;
  readonly id?: string;
  readonly workflowTargetSettings?: { readonly dataFormat?: DataFormat };
}

/** A trigger's target as it is kept. Throws 400 unless it is a published, active workflow that triggers see already. */
export function checkedTarget(org: Org, body: unknown): TargetState {
  const target = body as TargetBody;
  if (target.type !== 'Workflow') throw badRequest('The type of the target must be Workflow.');
  const id = target.id ?? '';
  const problem = targetProblem(org, id);
  if (problem !== undefined) throw badRequest(problem);
  return { id, dataFormat: target.workflowTargetSettings?.dataFormat ?? 'TopLevelPrimitives' };
}

/** Why a flow cannot be the target; undefined when it can. */
export function targetProblem(org: Org, id: string): string | undefined {
  const flow = findFlow(org, id);
  if (flow === undefined) return `The target workflow ${id} does not exist.`;
  if (flow.type !== 'WORKFLOW') return `The target "${flow.name}" is no workflow.`;
  const [first] = flow.versions;
  if (first === undefined || publishedVersionOf(flow) === undefined)
    return `The target workflow "${flow.name}" is not published.`;
  if (!flow.active) return `The target workflow "${flow.name}" is not active.`;
  if (org.now() - first.createdAt < org.conditions.flowVisibleToTriggers)
    return `The target workflow ${id} is not available yet.`;
  return undefined;
}

export function targetBody({ id, dataFormat }: TargetState) {
  return { type: 'Workflow', id, workflowTargetSettings: { dataFormat } };
}
