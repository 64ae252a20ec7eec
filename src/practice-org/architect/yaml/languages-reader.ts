import { isObject } from '../../json.js';
import { type Place, type Problems, problem, readObject } from './reading.js';

/** Checks `defaultLanguage` and `supportedLanguages`. Tags are lower case in YAML. */
export function readLanguages(problems: Problems, place: Place, body: Record<string, unknown>): void {
  const { defaultLanguage, supportedLanguages } = body;
  if (defaultLanguage !== undefined && !isTag(defaultLanguage))
    problem(problems, `${place}.defaultLanguage`, `'${String(defaultLanguage)}' is not a language.`);
  if (supportedLanguages === undefined) return;
  const at = `${place}.supportedLanguages`;
  if (!isObject(supportedLanguages)) {
    problem(problems, at, 'An object is expected here.');
    return;
  }
  for (const [tag, settings] of Object.entries(supportedLanguages)) {
    if (!isTag(tag)) problem(problems, at, `'${tag}' is not a language.`);
    readObject(problems, `${at}.${tag}`, settings, ['none', 'defaultLanguageSkill', 'textToSpeech']);
  }
  if (typeof defaultLanguage === 'string' && !Object.hasOwn(supportedLanguages, defaultLanguage))
    problem(problems, at, `The default language '${defaultLanguage}' is not among the supported ones.`);
}

function isTag(tag: unknown): boolean {
  return typeof tag === 'string' && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag);
}
