import type { World } from '../careless/world.js';
import { site, user } from '../outbound/fixtures.js';
import { made, newName, type Operations } from './asking.js';

const queue = (w: World) => ({ path: { queueId: w.queue.id } });
const code = (w: World) => ({ path: { codeId: w.org.org.state.outbound.wrapupCodes[0]?.id ?? '' } });
const taken = (w: World) => w.org.org.state.outbound.wrapupCodes[1]?.name ?? '';

const newQueue = async (w: World) => ({
  path: { queueId: (await made(w, 'postRoutingQueues', { body: { name: newName('Queue') } })).id },
});
const newCode = async (w: World) => ({
  path: { codeId: (await made(w, 'postRoutingWrapupcodes', { body: { name: newName('Code') } })).id },
});

export const routing: Operations = {
  getRoutingQueues: { done: () => ({ query: { name: 'Branch*' } }) },
  getRoutingQueuesDivisionviews: { done: () => ({}) },
  getRoutingQueuesDivisionviewsAll: { done: () => ({}) },
  getRoutingQueue: { done: queue },
  postRoutingQueues: {
    done: () => ({ body: { name: newName('Queue') } }),
    refused: {
      '400 duplicate.name': (w) => ({ body: { name: w.queue.name.toUpperCase() } }),
      '400 name.cannot.be.blank': () => ({ body: { name: '' } }),
    },
  },
  putRoutingQueue: {
    done: async (w) => ({ ...(await newQueue(w)), body: { name: newName('Queue') } }),
    refused: {
      '400 duplicate.name': async (w) => ({ ...(await newQueue(w)), body: { name: w.queue.name } }),
      '400 bad.request': (w) => ({
        ...queue(w),
        body: { name: w.queue.name, mediaSettings: { call: { alertingTimeoutSeconds: 6 } } },
      }),
    },
  },
  deleteRoutingQueue: { done: newQueue },
  getRoutingQueueMembers: { done: queue },
  postRoutingQueueMembers: {
    done: (w) => ({ ...queue(w), body: [{ id: user(w.org, 0).id }] }),
    refused: { '404 general.resource.not.found': (w) => ({ ...queue(w), body: [{ id: 'nobody' }] }) },
  },
  getRoutingWrapupcodes: { done: () => ({ query: { name: 'Disposition' } }) },
  getRoutingWrapupcodesDivisionviews: { done: () => ({}) },
  getOutboundWrapupcodemappings: { done: () => ({}) },
  getRoutingWrapupcode: { done: code },
  postRoutingWrapupcodes: {
    done: () => ({ body: { name: newName('Code') } }),
    refused: { '400 duplicate.name': (w) => ({ body: { name: taken(w).toLowerCase() } }) },
  },
  putRoutingWrapupcode: {
    done: async (w) => ({ ...(await newCode(w)), body: { name: newName('Code') } }),
    refused: { '400 duplicate.name': (w) => ({ ...code(w), body: { name: taken(w) } }) },
  },
  deleteRoutingWrapupcode: { done: newCode },
  getTelephonyProvidersEdgesSites: { done: () => ({ query: { managed: 'true' } }) },
  getTelephonyProvidersEdgesSite: { done: (w) => ({ path: { siteId: site(w.org) } }) },
  getTelephonyProvidersEdgesEdgegroups: { done: () => ({}) },
};
