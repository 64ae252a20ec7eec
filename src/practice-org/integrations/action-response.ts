import { ActionFailure } from './action-failure.js';
import { readJsonPath } from './json-path.js';
import type { ActionResponse } from './state.js';
import { render } from './velocity.js';

/**
 * Turns the answer of a data action's request into the action's output. A mapped value goes into the success template
 * as JSON; a default goes in exactly as it was written, so a text default needs its own quotation marks inside.
 * Throws ActionFailure when the result is not a JSON object.
 */
export function transformResponse(response: ActionResponse, rawResult: string): Record<string, unknown> {
  const text = render(response.successTemplate, { rawResult, ...mappedValues(response, rawResult) });
  const output = parseJson(text);
  if (typeof output !== 'object' || output === null || Array.isArray(output))
    throw new ActionFailure(
      'invalid.success.template',
      400,
      'The result of the success template is not a JSON object.',
    );
  return { ...output };
}

function mappedValues(response: ActionResponse, rawResult: string): Record<string, string> {
  const entries = Object.entries(response.translationMap);
  if (entries.length === 0) return {};
  const document = parseJson(rawResult);
  return Object.fromEntries(
    entries.flatMap(([name, path]) => {
      const found = readJsonPath(document, path);
      const text = found === undefined ? response.translationMapDefaults[name] : JSON.stringify(found);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ActionFailure(
      'invalid.json',
      400,
      `The result of the success template is not valid JSON: ${text.slice(0, 200)}`,
    );
  }
}
