import type { Models } from 'purecloud-platform-client-v2';
import { notFound } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { findUser } from '../people/users.js';

export const chatHandlers: Handlers = {
  getChatsUserSettings: (call) => ({ body: wireSettings(settingsOf(call)) }),
  patchChatsUserSettings: (call) => {
    const settings = settingsOf(call);
    settings.when = (call.body as Models.ChatUserSettings).mobile.notifications.when as typeof settings.when;
    return { body: wireSettings(settings) };
  },
};

/** That people who never used chat have no settings (404), for reading or changing, is unverified. */
function settingsOf(call: Call) {
  const id = call.path.userId ?? '';
  if (findUser(call.org, id) === undefined) throw notFound('user', id);
  const settings = call.org.state.outbound.chatSettings[id];
  if (settings === undefined) throw notFound('chat settings of the user', id);
  return settings;
}

function wireSettings({ when }: { readonly when: string }) {
  return { mobile: { notifications: { when } } };
}
