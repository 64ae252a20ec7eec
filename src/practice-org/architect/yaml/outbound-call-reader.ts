import { isObject } from '../../json.js';
import type { OutboundCall } from '../flow-model.js';
import { type At, fields, items, onlyEntry, problem, reference, resolved, text } from './reading.js';
import { type FoundBlock, findBlocks, readLanguages } from './workflow-reader.js';

const choiceKeys = ['name', 'dtmf', 'globalDtmf', 'globalSpeechRecTerms', 'speechRecTerms'];
const choices = { menuDisconnect: choiceKeys, menuTask: [...choiceKeys, 'task'] } as const;

const settings: Readonly<Record<string, readonly string[]>> = {
  settingsMenu: [
    'extensionDialingMaxDelay',
    'listenForExtensionDialing',
    'menuSelectionTimeout',
    'repeatCount',
  ],
  settingsPrompts: ['ensureAudioInPrompts', 'promptMediaToValidate'],
  settingsSpeechRec: [
    'completeMatchTimeout',
    'incompleteMatchTimeout',
    'maxSpeechLengthTimeout',
    'minConfidenceLevel',
    'asrCompanyDir',
    'asrEnabledOnFlow',
    'suppressRecording',
  ],
};

const actionDefaults = [
  'playAudioOnSilence',
  'detectSilence',
  'callData',
  'callBridge',
  'collectInput',
  'dialByExtension',
];

/** What stands below `outboundCall:`. What is wrong is in the problems; then the result must not be used. */
export function readOutboundCall(at: At, body: Readonly<Record<string, At>>): OutboundCall {
  const member = (key: string): At => body[key] ?? { ...at, node: undefined };
  const menus = findBlocks(member('menus'), 'menu');
  const blocks = [...menus, ...findBlocks(member('tasks'), 'task')];
  reference({ ...member('startUpRef'), blocks }, 'menu', 'task');
  readLanguages(member('defaultLanguage'), member('supportedLanguages'));
  for (const menu of menus) readMenu(menu);
  readAudio(member('initialGreeting'));
  const handling = fields(member('settingsErrorHandling'), ['errorHandling', 'preHandlingAudio']);
  readAudio(handling.preHandlingAudio);
  fields(handling.errorHandling, ['disconnect']);
  for (const [name, keys] of Object.entries(settings)) fields(member(name), keys);
  const defaults = member('settingsActionDefaults');
  const set = isObject(defaults.node) ? Object.keys(defaults.node) : [];
  fields(defaults, [...actionDefaults, ...set.filter((key) => /^transferTo[A-Z]\w*$/.test(key))]);
  return readBindings(member('settingsOutboundCall'));
}

function readBindings(at: At): OutboundCall {
  if (at.node === undefined) problem(at, 'settingsOutboundCall is missing.');
  const bound = fields(at, ['contactList', 'wrapupCode']);
  const idOf = (key: keyof typeof bound): string => {
    const literal = isObject(bound[key].node) ? bound[key].node.lit : undefined;
    if (isObject(literal) && typeof literal.name === 'string')
      return resolved(bound[key], at.resolver[key](literal.name))?.id ?? '';
    problem(bound[key], `${key} must be given as {lit: {name: …}}.`);
    return '';
  };
  return { kind: 'outboundCall', contactListId: idOf('contactList'), wrapupCodeId: idOf('wrapupCode') };
}

function readMenu({ at, members }: FoundBlock): void {
  const member = (key: string): At => members[key] ?? { ...at, node: undefined };
  text(member('name'), 'The name of the menu');
  readAudio(member('audio'));
  const taken = new Set<string>();
  for (const item of items(member('choices'))) {
    const { key, content } = onlyEntry(item, 'choice', ['menuDisconnect', 'menuTask']) ?? {};
    if (key === undefined || content === undefined) continue;
    const { dtmf: digit, speechRecTerms } = fields(content, choices[key]);
    const dtmf = digit?.node;
    // A choice may be spoken only.
    if (dtmf === undefined && speechRecTerms?.node !== undefined) continue;
    if (typeof dtmf !== 'string' || !/^digit_[0-9]$/.test(dtmf))
      problem(content, 'Each choice needs a dtmf from digit_0 to digit_9.');
    else if (taken.has(dtmf)) problem(content, `${dtmf} is used by another choice.`);
    else taken.add(dtmf);
  }
}

function readAudio(at: At): void {
  if (at.node !== undefined) onlyEntry(at, 'of tts, exp, lit and noValue', ['tts', 'exp', 'lit', 'noValue']);
}
