import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, put, requested, values } from '../collection.js';
import { notFound } from '../errors.js';
import { iso } from '../json.js';
import type { Call, Handlers } from '../org.js';
import type { ChannelState } from './state.js';

const day = 86_400_000;

const channelKind: Kind<ChannelState> = {
  what: 'channel',
  uri: '/api/v2/notifications/channels',
  store: ({ state }) => {
    state.people.channels ??= {};
    return state.people.channels;
  },
};

/** Channels can be made and subscribed; nobody is told anything through them: there is no web socket behind the address. */
export const notificationHandlers: Handlers = {
  getNotificationsChannels: (call) => ({
    body: { entities: values(call.org, channelKind).map((channel) => channelWire(call, channel)) },
  }),
  postNotificationsChannels: (call) => {
    const { org } = call;
    const channel = put(org, channelKind, { id: org.id(), createdAt: org.now(), topics: [] });
    return { body: channelWire(call, channel) };
  },
  postNotificationsChannelSubscriptions: (call) => subscribe(call, requested(call, channelKind).topics),
  putNotificationsChannelSubscriptions: (call) => subscribe(call, []),
};

function subscribe(call: Call, before: readonly string[]) {
  const channel = requested(call, channelKind);
  if (channel.createdAt + day < call.org.now()) throw notFound(channelKind.what, channel.id);
  const sent = (call.body as readonly Models.ChannelTopic[]).map(({ id = '' }) => id);
  channel.topics = [...new Set([...before, ...sent])];
  return { body: { entities: channel.topics.map((id) => ({ id, state: 'Permitted' })) } };
}

function channelWire({ origin }: Call, { id, createdAt }: ChannelState) {
  return { id, connectUri: `${origin.replace(/^http/, 'ws')}/channels/${id}`, expires: iso(createdAt + day) };
}
