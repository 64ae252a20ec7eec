import { readFileSync } from 'node:fs';
import { connectionFields } from '../answers/connection-fields.js';
import type { OrgList } from '../answers/field.js';
import { resolve } from '../answers/resolve.js';
import type { Io } from '../core/io.js';
import { sandboxFile } from '../practice-org/open.js';
import { type OrgState, stateVersion } from '../practice-org/state.js';

/**
 * Names in the practice org, for completion, one a line: read from its file, without opening it. Nothing where the line
 * is for another org: completion never logs in. What cannot be read offers nothing, because nobody could be told.
 * @param wanted lists, such as `person group`
 * @param words the command line so far
 */
export function offers(
  wanted: string,
  words: readonly string[],
  { environment, cwd }: Pick<Io, 'environment' | 'cwd'>,
): string {
  try {
    const { answers } = resolve(
      { sandbox: connectionFields.sandbox },
      { flags: flagsIn(words), environment, cwd },
    );
    if (answers.sandbox === false && words[0] !== 'sandbox') return '';
    const state = JSON.parse(readFileSync(sandboxFile(answers.sandbox, environment), 'utf8')) as OrgState;
    if (state.version !== stateVersion) return '';
    const names = wanted.split(' ').flatMap((one) => (one in lists ? lists[one as OrgList](state) : []));
    return [...new Set(names)]
      .filter((name) => !/\p{Cc}/u.test(name))
      .sort()
      .map((name) => `${name}\n`)
      .join('');
  } catch {
    return '';
  }
}

/** Shells give `--sandbox=FILE` as one word or as three. */
function flagsIn(words: readonly string[]): Readonly<Record<string, unknown>> {
  const line = words.flatMap((word) => (word.startsWith('--sandbox=') ? word.split(/=(.*)/s, 2) : [word]));
  const at = line.indexOf('--sandbox');
  if (at < 0) return {};
  const [file = ''] = line.slice(at + 1).filter((word) => word !== '=');
  return { sandbox: file === '' || file.startsWith('-') ? true : file };
}

const lists: Readonly<Record<OrgList, (state: OrgState) => readonly string[]>> = {
  org: ({ identity }) => [identity.organization.name],
  division: ({ identity }) => Object.values(identity.divisions).map(({ name }) => name),
  presence: ({ people }) => {
    const active = Object.values(people.definitions).filter(({ deactivated }) => !deactivated);
    const label = ({ languageLabels, name }: (typeof active)[number]) => languageLabels.en_US ?? name;
    const systems = active.filter(({ type }) => type === 'System');
    return active.map((one) => {
      const above = systems.find(({ systemPresence }) => systemPresence === one.systemPresence);
      return one.type === 'System' || above === undefined ? label(one) : `${label(above)} / ${label(one)}`;
    });
  },
  person: ({ people }) =>
    Object.values(people.users)
      .filter(({ state }) => state === 'active')
      .map(({ email }) => email),
  group: ({ people }) => Object.values(people.groups ?? {}).map(({ name }) => name),
  queue: ({ outbound }) => outbound.queues.map(({ name }) => name),
  site: ({ outbound }) => outbound.sites.map(({ name }) => name),
};
