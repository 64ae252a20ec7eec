import { stringify } from 'yaml';
import { configurationOf } from './flow-wire.js';
import type { FlowState, FlowVersionState } from './state.js';

/** The flow types as YAML writes them. */
const yamlTypes: Readonly<Record<string, string>> = { WORKFLOW: 'workflow', OUTBOUNDCALL: 'outboundCall' };

/**
 * A version as YAML. It says what the published file said, but is not that file: comments, quotes and the order of
 * lines are Architect's own, so that a comparison of texts finds differences. Undefined for a flow that was drawn in the
 * user interface, of which the practice org knows no content.
 */
export function flowAsYaml(flow: FlowState, { source }: FlowVersionState): string | undefined {
  const type = yamlTypes[flow.type];
  return source === undefined || type === undefined ? undefined : stringify({ [type]: source });
}

/**
 * A version in the form of the user interface's own export: base64 of percent-encoded JSON (API notes on the i3 form).
 * What stands inside is the practice org's own configuration of the flow, not Architect's.
 */
export function flowAsArchitectFile(flow: FlowState, version: FlowVersionState): string | undefined {
  if (version.program === undefined) return undefined;
  return Buffer.from(encodeURIComponent(JSON.stringify(configurationOf(flow, version)))).toString('base64');
}
