import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Models } from 'purecloud-platform-client-v2';
import { packageRoot } from '../../core/package.js';
import { cannotProceed } from '../../core/problem.js';

/** Where the templates lie: beside `dist` and `src`, as in the published package. */
export const templatesDirectory = fileURLToPath(new URL('templates/', packageRoot));

export function readTemplate(path: string): string {
  return readFileSync(`${templatesDirectory}${path}`, 'utf8');
}

/** What a `.custom.json` file holds: the platform's export format of a data action. */
export interface DataActionTemplate {
  readonly name: string;
  readonly config: Models.ActionConfig;
  readonly contract: Models.ActionContractInput;
  readonly secure: boolean;
}

export function readDataActionTemplate(path: string): DataActionTemplate {
  return JSON.parse(readTemplate(path)) as DataActionTemplate;
}

/**
 * Puts `values` in for the `{{key}}` tokens of a flow template. Every token stands between double quotes, so values
 * are escaped for that. The platform does not substitute anything itself, and refuses a flow with a token left over.
 * @throws Error for a token without a value: a mistake in the template or its solution
 */
export function renderFlowTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const rendered = template.replace(/\{\{([^{}]*)\}\}/g, (token, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`The flow template has a token without a value: ${token}`);
    return JSON.stringify(value).slice(1, -1);
  });
  // A name that holds braces itself would be taken for a token by the platform.
  if (rendered.includes('{{')) {
    throw cannotProceed(
      'A name that the flow uses contains "{{", which Genesys Cloud would take for a placeholder.',
      'Choose another name, or another division.',
    );
  }
  return rendered;
}

/** Enough of a SHA-256 to tell one rendered template from another. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
