import { homeDivision } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { seedCampaigns } from './seed-campaigns.js';
import { seedQueues } from './seed-queues.js';
import type { SiteState, WrapupCodeState } from './state.js';

const believableWrapupCodes = 220;
const day = 86_400_000;

/** What a company has in outbound, routing, telephony and chat before anything of ours is installed. Needs people. */
export function seedOutbound(org: Org, size: SeedSize): void {
  seedWrapupCodes(org, size.wrapupCodes ?? believableWrapupCodes);
  seedQueues(org, size.queues);
  seedSites(org);
  seedCampaigns(org, size);
  seedChat(org);
}

const wrapupCodeNames = [
  'New Disposition 2024',
  'New Disposition - do not use',
  'Disposition',
  'Resolved',
  'Call back later',
  'Wrong number',
];
const products = ['Auto', 'Home', 'Life', 'Travel', 'Farm', 'Boat', 'Umbrella'];
const outcomes = ['quoted', 'sold', 'declined', 'escalated', 'information given', 'document sent'];

function seedWrapupCodes(org: Org, count: number): void {
  const home = homeDivision(org).id;
  for (let index = 0; index < count; index += 1) {
    const round = Math.floor(index / (products.length * outcomes.length));
    const name =
      wrapupCodeNames[index] ??
      `${products[index % products.length]} ${outcomes[Math.floor(index / products.length) % outcomes.length]} ${round + 1}-${index}`;
    const createdAt = org.now() - (300 + index) * day;
    const code: WrapupCodeState = {
      id: org.id(),
      name,
      createdAt,
      modifiedAt: createdAt,
      divisionId: index % 7 === 0 ? '*' : home,
      createdBy: org.state.identity.installerId,
      modifiedBy: org.state.identity.installerId,
    };
    org.state.outbound.wrapupCodes.push(code);
  }
}

/** A site to choose, one that looks like it, one that the vendor manages without a route, and a deleted one. */
function seedSites(org: Org): void {
  const { sites, edgeGroups } = org.state.outbound;
  const createdAt = org.now() - 900 * day;
  const base: Omit<SiteState, 'id' | 'name'> = {
    createdAt,
    modifiedAt: createdAt,
    description: '',
    divisionId: homeDivision(org).id,
    state: 'active',
    managed: false,
    mediaModel: 'Cloud',
    city: 'Columbus',
    country: 'US',
    timeZone: 'America/New_York',
    callerId: '+16145550100',
    callerName: 'Riverbend Insurance',
    hasOutboundRoute: true,
  };
  sites.push(
    { ...base, id: org.id(), name: 'Head Office', description: 'Columbus, all carriers' },
    { ...base, id: org.id(), name: 'Head Office North', city: 'Toledo', callerId: '+14195550100' },
    { ...base, id: org.id(), name: 'Old Head Office', state: 'deleted', hasOutboundRoute: false },
    { ...base, id: org.id(), name: 'PureCloud Voice - AWS', managed: true, hasOutboundRoute: false },
  );
  edgeGroups.push({
    id: org.id(),
    name: 'Columbus Edges',
    createdAt,
    modifiedAt: createdAt,
    description: '',
    divisionId: base.divisionId,
    managed: false,
  });
}

/** Most people have used chat; the sixth one never did, in every seed. */
function seedChat(org: Org): void {
  for (const [index, user] of Object.values(org.state.people.users).entries()) {
    const used = index < 12 ? index !== 5 : org.chance() < 0.85;
    if (user.state === 'active' && used)
      org.state.outbound.chatSettings[user.id] = {
        when: org.chance() < 0.3 ? 'Always' : 'OnlyWhenInactive',
      };
  }
}
