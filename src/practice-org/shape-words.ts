import type { z } from 'zod';
import { alternatives } from '../core/text.js';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  array: 'a list',
  object: 'an object with keys',
  record: 'an object with keys',
  boolean: 'true or false',
};

/** What is wrong with JSON that a schema refuses, in words for people: `"user" is missing`. */
export function shapeWords(issues: readonly Issue[], whole: string): readonly string[] {
  return issues.map((issue) => {
    const place = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
    return `${place.length === 0 ? whole : `"${place.join('').replace(/^\./, '')}"`} ${wrongIn(issue)}`;
  });
}

function wrongIn(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.message.endsWith('received undefined')) return 'is missing';
      return `must be ${kinds[issue.expected] ?? `a ${issue.expected}`}`;
    }
    case 'invalid_value':
      return `must be ${alternatives(issue.values.map(String))}`;
    case 'invalid_union':
      return `must be ${alternatives('options' in issue ? (issue.options ?? []).map(String) : []) || 'something else'}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be ${issue.minimum} or more`;
    case 'too_big':
      return `must be ${issue.maximum} or less`;
    case 'unrecognized_keys':
      return `has what is not known: ${issue.keys.join(', ')}`;
    default:
      return issue.message;
  }
}
