import { company } from '../company.js';
import { homeDivision } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { newContact } from './contacts.js';
import type { CampaignState, ContactListState, QueueSettings, QueueState, SiteState } from './state.js';

const day = 86_400_000;

/** Names that begin like those of the solutions, so that a prefix or a part of a name is not enough to find ours. */
const named = (what: string) => company<readonly string[]>(what);
const [products, outcomes] = [named('products'), named('outcomes')];

/** What a company has in outbound, routing, telephony and chat before anything of ours is installed. Needs people. */
export function seedOutbound(org: Org, size: SeedSize): void {
  const { outbound } = org.state;
  const { wrapupCodes = 220, contactLists = 14, campaigns = 9 } = size;
  for (let index = 0; index < wrapupCodes; index += 1) addWrapupCode(org, index);
  seedQueues(org, size.queues ?? 25);
  addSites(org);
  for (let index = 0; index < contactLists; index += 1) outbound.contactLists.push(contactList(org, index));
  for (const name of named('responseSets')) addResponseSet(org, name);
  for (const name of named('ruleSets')) addRuleSet(org, name);
  for (let index = 0; index < campaigns; index += 1) addCampaign(org, index);
  addSchedule(org);
  seedChat(org);
}

/** The members of an object that is some years old. */
function stored(org: Org, name: string) {
  const createdAt = org.now() - Math.floor(100 + org.chance() * 900) * day;
  return { id: org.id(), name, createdAt, modifiedAt: createdAt + 5 * day, version: 1 };
}

function addWrapupCode(org: Org, index: number): void {
  const round = Math.floor(index / (products.length * outcomes.length)) + 1;
  const outcome = outcomes[Math.floor(index / products.length) % outcomes.length];
  const { installerId } = org.state.identity;
  org.state.outbound.wrapupCodes.push({
    ...stored(
      org,
      named('wrapupCodes')[index] ?? `${products[index % products.length]} ${outcome} ${round}-${index}`,
    ),
    divisionId: index % 7 === 0 ? '*' : homeDivision(org).id,
    createdBy: installerId,
    modifiedBy: installerId,
  });
}

/** A site to choose, one that looks like it, one that the vendor manages without a route, and a deleted one. */
function addSites(org: Org): void {
  const { sites, edgeGroups } = org.state.outbound;
  const divisionId = homeDivision(org).id;
  const site = (name: string, more: Partial<SiteState>): SiteState => ({
    ...stored(org, name),
    description: '',
    divisionId,
    state: 'active',
    managed: false,
    mediaModel: 'Cloud',
    city: 'Columbus',
    country: 'US',
    timeZone: 'America/New_York',
    callerId: '+16145550100',
    callerName: 'Riverbend Insurance',
    hasOutboundRoute: true,
    ...more,
  });
  sites.push(
    site('Head Office', { description: 'Columbus, all carriers' }),
    site('Head Office North', { city: 'Toledo', callerId: '+14195550100' }),
    site('Old Head Office', { state: 'deleted', hasOutboundRoute: false }),
    site('PureCloud Voice - AWS', { managed: true, hasOutboundRoute: false }),
  );
  edgeGroups.push({ ...stored(org, 'Columbus Edges'), description: '', divisionId, managed: false });
}

function contactList(org: Org, index: number): ContactListState {
  const base = stored(org, named('contactLists')[index] ?? `Policy Letters ${2010 + index}`);
  return {
    ...base,
    divisionId: homeDivision(org).id,
    columnNames: ['PolicyNumber', 'FirstName', 'LastName', 'Phone', 'Email'],
    phoneColumns: [{ columnName: 'Phone', type: 'Home' }],
    emailColumns: [{ columnName: 'Email', type: 'Home' }],
    whatsAppColumns: [],
    settings: {
      automaticTimeZoneMapping: false,
      previewModeAcceptedValues: [],
      columnDataTypeSpecifications: [],
      trimWhitespace: true,
    },
    contacts: Array.from({ length: 12 }, (_, number) =>
      newContact(org.id(), base.createdAt, {
        PolicyNumber: `RB-${10_000 + index * 100 + number}`,
        FirstName: 'Policy',
        LastName: `Holder ${number + 1}`,
        Phone: `+1740555${String(1000 + index * 20 + number)}`,
        Email: `holder${number + 1}@example.com`,
      }),
    ),
  };
}

function addResponseSet(org: Org, name: string): void {
  org.state.outbound.responseSets.push({
    ...stored(org, name),
    responses: {
      'disposition.classification.callable.machine': { reactionType: 'hangup' },
      'disposition.classification.callable.person': { reactionType: 'hangup' },
    },
    beepDetectionEnabled: false,
    amdSpeechDistinguishEnabled: true,
    liveSpeakerDetectionMode: 'Disabled',
  });
}

function addRuleSet(org: Org, name: string): void {
  const condition = { type: 'phoneNumberTypeCondition', inverted: false, operator: 'EQUALS', value: 'Home' };
  const action = { type: 'Action', actionTypeName: 'DO_NOT_DIAL', properties: {} };
  const common = { order: 0, category: 'DIALER_PRECALL', conditions: [condition], actions: [action] };
  org.state.outbound.ruleSets.push({
    ...stored(org, name),
    rules: [{ id: org.id(), name: 'Keep quiet', ...common }],
  });
}

function addCampaign(org: Org, index: number): void {
  const { contactLists, responseSets, ruleSets, sites, campaigns } = org.state.outbound;
  const list = contactLists[index % contactLists.length];
  const rules = ruleSets[index % ruleSets.length];
  const responses = responseSets[index % responseSets.length];
  const site = sites.find(({ hasOutboundRoute, state }) => hasOutboundRoute && state === 'active');
  if (list === undefined || rules === undefined || responses === undefined || site === undefined) return;
  const campaign: CampaignState = {
    ...stored(org, named('campaigns')[index] ?? `Policy Letters ${2010 + index}`),
    divisionId: homeDivision(org).id,
    config: {
      contactListId: list.id,
      dialingMode: 'agentless',
      phoneColumns: [{ columnName: 'Phone', type: 'Home' }],
      callAnalysisResponseSetId: responses.id,
      siteId: site.id,
      callerName: 'Riverbend Insurance',
      callerAddress: site.callerId,
      outboundLineCount: 1 + (index % 4),
      ruleSetIds: [rules.id],
      contactSorts: [{ fieldName: 'LastName', direction: 'ASC', numeric: false }],
      noAnswerTimeout: 30,
      alwaysRunning: false,
      priority: 5,
      dynamicContactQueueingSettings: { sort: false, filter: false },
      skipPreviewDisabled: false,
      previewTimeOutSeconds: 0,
      skillColumns: [],
    },
    status: index % 2 === 0 ? 'off' : 'complete',
    errors: [],
    starts: index,
  };
  campaigns.push(campaign);
}

/** One schedule that came to its end long ago. */
function addSchedule(org: Org): void {
  const { campaigns, schedules } = org.state.outbound;
  const campaign = campaigns.at(-1);
  if (campaign === undefined) return;
  const timeZone = 'America/New_York';
  const recurrence = {
    id: org.id(),
    start: '2025-03-03T09:00:00',
    end: '2025-03-03T11:00:00',
    timeZone,
    pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Monday', 'Thursday'] },
    range: { type: 'EndDate', end: '2025-06-30' },
  };
  const base = { ...stored(org, campaign.name), id: campaign.id };
  schedules.push({ ...base, intervals: [], recurrences: [recurrence], timeZone });
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

/** Queues whose settings are as rich as in an org that has been looked after for years. The first names are always there. */
function seedQueues(org: Org, count: number): void {
  const { queues } = org.state.outbound;
  const names = named('queues');
  const people = Object.keys(org.state.people.users);
  const someone = () => people[Math.floor(org.chance() * people.length)] ?? org.state.identity.installerId;
  const divisionId = homeDivision(org).id;
  for (let index = 0; index < count; index += 1) {
    const name = names[index] ?? `Branch Location ${String(index - names.length + 3).padStart(2, '0')}`;
    const createdAt = org.now() - (400 + index) * day;
    queues.push({
      ...{ id: org.id(), name, createdAt, modifiedAt: createdAt + 30 * day, divisionId, settings: {} },
      members: 4 + Math.floor(org.chance() * 30),
      createdBy: someone(),
      modifiedBy: someone(),
    });
  }
  for (const [index, queue] of queues.entries()) queue.settings = queueSettings(org, queues, index);
}

const usual = JSON.stringify(company<Record<string, QueueSettings>>('queueSettings').usual);
/** What gets lost when a careless client PUTs back less than it read. */
const extras = JSON.stringify(company<Record<string, QueueSettings>>('queueSettings').rich);

function queueSettings(org: Org, queues: readonly QueueState[], index: number): QueueSettings {
  const rich = index % 3 === 0;
  const overflow = queues[(index + 1) % queues.length];
  const filled = (text: string): QueueSettings =>
    JSON.parse(
      text
        .replaceAll('{id}', () => org.id())
        .replaceAll('{overflow}', overflow?.id ?? '')
        .replaceAll('{overflow name}', overflow?.name ?? ''),
    );
  const settings = filled(usual);
  const { call, ...media } = settings.mediaSettings ?? {};
  return {
    ...settings,
    description: `Calls for ${queues[index]?.name ?? 'everybody'}`,
    mediaSettings: { ...media, call: { ...call, alertingTimeoutSeconds: 8 + (index % 5) } },
    acwSettings: { ...settings.acwSettings, timeoutMs: 30_000 + index * 1000 },
    skillEvaluationMethod: rich ? 'BEST' : 'ALL',
    lastAgentRoutingMode: index % 2 === 0 ? 'QueueMembersOnly' : 'Disabled',
    enableTranscription: index % 2 === 0,
    enableManualAssignment: rich,
    suppressInQueueCallRecording: index % 4 === 0,
    callingPartyNumber: `+1614555${String(2000 + index)}`,
    ...(rich ? filled(extras) : {}),
  };
}
