import { isObject } from '../../json.js';
import type { JsonValue, StaticType } from '../expressions/values.js';

type Literal = string | number | boolean | JsonValue;

const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** What stands behind `lit:` as a value of the wanted type; undefined when it is none. A duration is milliseconds. */
export function readLiteral(content: unknown, wanted: StaticType): Literal | undefined {
  switch (wanted) {
    case 'string':
      return typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean'
        ? String(content)
        : undefined;
    case 'integer':
      return Number.isInteger(content) ? Number(content) : undefined;
    case 'decimal':
      return typeof content === 'number' ? content : undefined;
    case 'boolean':
      return typeof content === 'boolean' ? content : undefined;
    case 'dateTime':
      return typeof content === 'string' && !Number.isNaN(Date.parse(content))
        ? new Date(content).toISOString()
        : undefined;
    case 'duration':
      return readDuration(content);
    case 'json':
      return readJson(content);
    case 'any':
      return typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean'
        ? content
        : undefined;
    default:
      return undefined;
  }
}

/** `{minutes: 1, seconds: 30}` in milliseconds. */
function readDuration(content: unknown): number | undefined {
  if (!isObject(content)) return undefined;
  let total = 0;
  for (const [unit, amount] of Object.entries(content)) {
    const milliseconds = unitMilliseconds[unit];
    if (milliseconds === undefined || typeof amount !== 'number' || amount < 0) return undefined;
    total += amount * milliseconds;
  }
  return total;
}

/** A JSON literal is JSON text in a string. */
function readJson(content: unknown): JsonValue | undefined {
  if (typeof content !== 'string') return undefined;
  try {
    return { json: JSON.parse(content) };
  } catch {
    return undefined;
  }
}
