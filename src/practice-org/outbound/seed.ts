import type { Models } from 'purecloud-platform-client-v2';
import type { Entity } from '../collection.js';
import { company, rows } from '../company.js';
import { homeDivision } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { CampaignConfig } from './campaigns.js';
import { newContact } from './contacts.js';
import type {
  ContactListState,
  EdgeGroupState,
  QueueSettings,
  ResponseSetState,
  SiteState,
} from './state.js';

const day = 86_400_000;

/** Names that begin like those of the solutions, so that a prefix or a part of a name is not enough to find ours. */
const named = (what: string) => company<readonly string[]>(what);
/** So many of them, with their numbers. */
const names = (what: string, count: number, another: (index: number) => string) =>
  rows(what, count, another).slice(0, count).entries();

type Plain<T extends Entity> = Omit<T, keyof Entity>;

interface Usual {
  readonly site: Plain<SiteState>;
  /** One to choose, one that looks like it, a deleted one, and one that the vendor manages without a route. */
  readonly sites: readonly (Partial<Plain<SiteState>> & { readonly name: string })[];
  readonly edgeGroup: Plain<EdgeGroupState>;
  readonly contactList: Omit<Plain<ContactListState>, 'contacts'>;
  readonly responseSet: Plain<ResponseSetState>;
  readonly rule: Models.DialerRule;
  readonly campaign: Omit<CampaignConfig, 'contactListId' | 'ruleSetIds'>;
  /** It came to its end long ago. */
  readonly recurrence: Models.Reoccurrence;
}

/** What a company has in outbound, routing, telephony and chat before anything of ours is installed. Needs people. */
export function seedOutbound(org: Org, size: SeedSize): void {
  const { outbound, identity } = org.state;
  const { wrapupCodes, contactLists, responseSets, ruleSets, campaigns, sites } = outbound;
  const usual = structuredClone(company<Usual>('outbound'));
  const divisionId = homeDivision(org).id;
  const by = { createdBy: identity.installerId, modifiedBy: identity.installerId };
  /** The members of an object that is some years old. */
  const stored = (name: string) => {
    const createdAt = org.now() - Math.floor(100 + org.chance() * 900) * day;
    return { id: org.id(), name, createdAt, modifiedAt: createdAt + 5 * day, version: 1 };
  };
  const [products, outcomes] = [named('products'), named('outcomes')];
  const outcome = (index: number) => {
    const round = Math.floor(index / (products.length * outcomes.length)) + 1;
    const end = outcomes[Math.floor(index / products.length) % outcomes.length];
    return `${products[index % products.length]} ${end} ${round}-${index}`;
  };
  for (const [index, name] of names('wrapupCodes', size.wrapupCodes ?? 220, outcome))
    wrapupCodes.push({ ...stored(name), ...by, divisionId: index % 7 === 0 ? '*' : divisionId });
  seedQueues(org, size.queues ?? 25);
  for (const { name, ...more } of usual.sites)
    sites.push({ ...stored(name), divisionId, ...usual.site, ...more });
  outbound.edgeGroups.push({ ...stored('Columbus Edges'), divisionId, ...usual.edgeGroup });
  const letters = (index: number) => `Policy Letters ${2010 + index}`;
  for (const [index, name] of names('contactLists', size.contactLists ?? 14, letters)) {
    const base = stored(name);
    const contacts = Array.from({ length: 12 }, (_, number) =>
      newContact(org.id(), base.createdAt, {
        PolicyNumber: `RB-${10_000 + index * 100 + number}`,
        FirstName: 'Policy',
        LastName: `Holder ${number + 1}`,
        Phone: `+1740555${String(1000 + index * 20 + number)}`,
        Email: `holder${number + 1}@example.com`,
      }),
    );
    contactLists.push({ ...base, divisionId, ...usual.contactList, contacts });
  }
  for (const name of named('responseSets')) responseSets.push({ ...stored(name), ...usual.responseSet });
  for (const name of named('ruleSets'))
    ruleSets.push({ ...stored(name), rules: [{ id: org.id(), ...usual.rule }] });
  const id = (all: readonly Entity[], index: number) => all[index % all.length]?.id ?? '';
  for (const [index, name] of names('campaigns', size.campaigns ?? 9, letters))
    campaigns.push({
      ...stored(name),
      divisionId,
      config: {
        ...usual.campaign,
        contactListId: id(contactLists, index),
        callAnalysisResponseSetId: id(responseSets, index),
        siteId: id(sites, 0),
        outboundLineCount: 1 + (index % 4),
        ruleSetIds: [id(ruleSets, index)],
      },
      status: index % 2 === 0 ? 'off' : 'complete',
      errors: [],
      starts: index,
    });
  for (const campaign of campaigns.slice(-1)) {
    const recurrences = [{ id: org.id(), ...usual.recurrence }];
    const more = { intervals: [], recurrences, timeZone: 'America/New_York' };
    outbound.schedules.push({ ...stored(campaign.name), id: campaign.id, ...more });
  }
  seedChat(org);
}

/** Most people have used chat; the sixth one never did, in every seed. */
function seedChat(org: Org): void {
  for (const [index, user] of Object.values(org.state.people.users).entries()) {
    const used = index < 12 ? index !== 5 : org.chance() < 0.85;
    if (user.state !== 'active' || !used) continue;
    const when = org.chance() < 0.3 ? 'Always' : 'OnlyWhenInactive';
    org.state.outbound.chatSettings[user.id] = { when };
  }
}

/** Queues as rich as after years: a third has what is lost when a careless client PUTs back less than it read. */
function seedQueues(org: Org, count: number): void {
  const { queues } = org.state.outbound;
  const branch = (index: number) => `Branch Location ${String(index - 17).padStart(2, '0')}`;
  const people = Object.keys(org.state.people.users);
  const someone = () => people[Math.floor(org.chance() * people.length)] ?? org.state.identity.installerId;
  const divisionId = homeDivision(org).id;
  for (const [index, name] of names('queues', count, branch)) {
    const createdAt = org.now() - (400 + index) * day;
    queues.push({
      ...{ id: org.id(), name, createdAt, modifiedAt: createdAt + 30 * day, divisionId, settings: {} },
      members: 4 + Math.floor(org.chance() * 30),
      createdBy: someone(),
      modifiedBy: someone(),
    });
  }
  const { usual, rich } = company<Record<'usual' | 'rich', QueueSettings>>('queueSettings');
  const texts = [{ ...usual, ...rich }, usual, usual].map((settings) => JSON.stringify(settings));
  for (const [index, queue] of queues.entries()) {
    const overflow = queues[(index + 1) % queues.length] ?? queue;
    const text = (texts[index % texts.length] ?? '')
      .replaceAll('{id}', () => org.id())
      .replaceAll('{name}', queue.name)
      .replaceAll('"{alerting}"', `${8 + (index % 5)}`)
      .replaceAll('{overflow}', overflow.id)
      .replaceAll('{overflow name}', overflow.name);
    queue.settings = JSON.parse(text);
  }
}
