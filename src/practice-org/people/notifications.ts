import type { Models } from 'purecloud-platform-client-v2';
import { notFound } from '../errors.js';
import { iso } from '../json.js';
import type { Call, Handlers } from '../org.js';
import type { ChannelState } from './state.js';

const day = 86_400_000;

/** Channels can be made and subscribed; nobody is told anything through them: there is no web socket behind the address. */
export const notificationHandlers: Handlers = {
  getNotificationsChannels: (call) => ({
    body: { entities: Object.values(channelsOf(call)).map((channel) => channelWire(call, channel)) },
  }),
  postNotificationsChannels: (call) => {
    const { org } = call;
    const channel: ChannelState = { id: org.id(), createdAt: org.now(), topics: [] };
    channelsOf(call)[channel.id] = channel;
    return { body: channelWire(call, channel) };
  },
  postNotificationsChannelSubscriptions: (call) => subscribe(call, requested(call).topics),
  putNotificationsChannelSubscriptions: (call) => subscribe(call, []),
};

function channelsOf({ org }: Call): Record<string, ChannelState> {
  org.state.people.channels ??= {};
  return org.state.people.channels;
}

function requested(call: Call): ChannelState {
  const id = call.path.channelId ?? '';
  const channel = channelsOf(call)[id];
  if (channel === undefined || channel.createdAt + day < call.org.now()) throw notFound('channel', id);
  return channel;
}

function subscribe(call: Call, before: readonly string[]) {
  const channel = requested(call);
  const sent = (call.body as readonly Models.ChannelTopic[]).map(({ id = '' }) => id);
  channel.topics = [...new Set([...before, ...sent])];
  return { body: { entities: channel.topics.map((id) => ({ id, state: 'Permitted' })) } };
}

function channelWire({ origin }: Call, { id, createdAt }: ChannelState) {
  return {
    id,
    connectUri: `${origin.replace(/^http/, 'ws')}/channels/${id}`,
    expires: iso(createdAt + day),
  };
}
