import { isObject } from '../../json.js';
import type { OutboundCall } from '../flow-model.js';
import {
  type Place,
  type Problems,
  problem,
  type Resolver,
  readLanguages,
  readList,
  readObject,
  readOnlyEntry,
  readReference,
  readText,
} from './reading.js';

const choiceKeys = ['name', 'dtmf', 'globalDtmf', 'globalSpeechRecTerms', 'speechRecTerms'];
const choices: Readonly<Record<string, readonly string[]>> = {
  menuDisconnect: choiceKeys,
  menuTask: [...choiceKeys, 'task'],
};

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

/** Reads what stands below `outboundCall:`. What is wrong is in `problems`; then the result must not be used. */
export function readOutboundCall(
  problems: Problems,
  body: Record<string, unknown>,
  resolver: Resolver,
): OutboundCall {
  const menus = findItems(problems, body.menus, 'menu');
  const tasks = findItems(problems, body.tasks, 'task');
  readReference(problems, body.startUpRef, 'outboundCall', [...menus, ...tasks]);
  readLanguages(problems, 'outboundCall', body);
  for (const menu of menus) readMenu(problems, menu.place, menu.body);
  if (body.initialGreeting !== undefined)
    readAudio(problems, 'outboundCall.initialGreeting', body.initialGreeting);
  readErrorHandling(problems, body.settingsErrorHandling);
  for (const [name, keys] of Object.entries(settings))
    if (body[name] !== undefined) readObject(problems, `outboundCall.${name}`, body[name], keys);
  readActionDefaults(problems, body.settingsActionDefaults);
  return readBindings(problems, body.settingsOutboundCall, resolver);
}

function readBindings(problems: Problems, node: unknown, resolver: Resolver): OutboundCall {
  const place = 'outboundCall.settingsOutboundCall';
  if (node === undefined) problem(problems, place, 'settingsOutboundCall is missing.');
  const body = node === undefined ? {} : readObject(problems, place, node, ['contactList', 'wrapupCode']);
  const idOf = (key: 'contactList' | 'wrapupCode'): string => {
    const name = literalName(body[key]);
    if (name === undefined) {
      problem(problems, `${place}.${key}`, `${key} must be given as {lit: {name: …}}.`);
      return '';
    }
    const resolved = resolver[key](name);
    if (typeof resolved !== 'string') return resolved.id;
    problem(problems, `${place}.${key}`, resolved);
    return '';
  };
  return { kind: 'outboundCall', contactListId: idOf('contactList'), wrapupCodeId: idOf('wrapupCode') };
}

function literalName(node: unknown): string | undefined {
  const literal = isObject(node) ? node.lit : undefined;
  return isObject(literal) && typeof literal.name === 'string' ? literal.name : undefined;
}

function findItems(problems: Problems, node: unknown, kind: 'menu' | 'task') {
  return readList(problems, `outboundCall.${kind}s`, node).flatMap((item, index) => {
    const place = `outboundCall.${kind}s[${index}]`;
    const [key, content] = readOnlyEntry(problems, place, item, kind) ?? [];
    if (key === undefined) return [];
    if (key !== kind) problem(problems, place, `The property '${key}' is not known. Known here: ${kind}.`);
    const keys =
      kind === 'menu'
        ? ['name', 'refId', 'audio', 'choices', 'settingsMenu', 'settingsSpeechRec']
        : ['name', 'refId', 'variables', 'actions'];
    const body = readObject(problems, `${place}.${kind}`, content, keys);
    const refId = readText(problems, `${place}.${kind}`, body.refId, 'The refId');
    return [{ kind, place: `${place}.${kind}`, refId, body }];
  });
}

function readMenu(problems: Problems, place: Place, body: Record<string, unknown>): void {
  readText(problems, place, body.name, 'The name of the menu');
  if (body.audio !== undefined) readAudio(problems, `${place}.audio`, body.audio);
  const taken = new Set<string>();
  for (const [index, item] of readList(problems, `${place}.choices`, body.choices).entries()) {
    const at = `${place}.choices[${index}]`;
    const [kind, content] = readOnlyEntry(problems, at, item, 'choice') ?? [];
    const keys = kind === undefined ? undefined : choices[kind];
    if (kind === undefined) continue;
    if (keys === undefined) {
      const known = Object.keys(choices).join(', ');
      problem(problems, at, `The choice '${kind}' is not known. Known here: ${known}.`);
      continue;
    }
    const { dtmf } = readObject(problems, `${at}.${kind}`, content, keys);
    if (typeof dtmf !== 'string' || !/^digit_[0-9]$/.test(dtmf))
      problem(problems, `${at}.${kind}`, 'Each choice needs a dtmf from digit_0 to digit_9.');
    else if (taken.has(dtmf)) problem(problems, `${at}.${kind}`, `${dtmf} is used by another choice.`);
    else taken.add(dtmf);
  }
}

function readAudio(problems: Problems, place: Place, node: unknown): void {
  const [kind] = readOnlyEntry(problems, place, node, 'of tts, exp, lit and noValue') ?? [];
  if (kind !== undefined && !['tts', 'exp', 'lit', 'noValue'].includes(kind))
    problem(problems, place, `The property '${kind}' is not known. Known here: tts, exp, lit, noValue.`);
}

function readErrorHandling(problems: Problems, node: unknown): void {
  if (node === undefined) return;
  const place = 'outboundCall.settingsErrorHandling';
  const body = readObject(problems, place, node, ['errorHandling', 'preHandlingAudio']);
  if (body.preHandlingAudio !== undefined)
    readAudio(problems, `${place}.preHandlingAudio`, body.preHandlingAudio);
  if (body.errorHandling !== undefined)
    readObject(problems, `${place}.errorHandling`, body.errorHandling, ['disconnect']);
}

function readActionDefaults(problems: Problems, node: unknown): void {
  if (node === undefined) return;
  const transfers = isObject(node) ? Object.keys(node).filter((key) => /^transferTo[A-Z]\w*$/.test(key)) : [];
  readObject(problems, 'outboundCall.settingsActionDefaults', node, [...actionDefaults, ...transfers]);
}
