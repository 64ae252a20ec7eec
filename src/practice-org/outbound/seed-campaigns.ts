import { homeDivision } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { CampaignState, ContactListState, ResponseSetState, RuleSetState } from './state.js';

const day = 86_400_000;
const believableContactLists = 14;
const believableCampaigns = 9;

/** Names that begin like those of the solutions, so that a prefix or a part of a name is not enough to find ours. */
const contactListNames = [
  'Scheduled Workflow Contact List 2023',
  'ScheduledWorkflowContactList_old',
  'Scheduled Workflow Contacts',
  'Renewal Reminders',
  'Storm Notices',
  'Lapsed Policies',
];
const ruleSetNames = [
  'ScheduledWorkflow old',
  'ScheduledWorkflow - Offline 2023',
  'No Calls Without Consent',
];
const responseSetNames = ['Scheduled Workflow (test)', 'Default Response Set', 'Answering Machines Hang Up'];
const campaignNames = [
  'ScheduledWorkflow old',
  'ScheduledWorkflow - Offline copy',
  'Renewal Reminders',
  'Storm Notices',
];

/** Lists, rules and campaigns that other people of the company have made. Sites come first: campaigns need one. */
export function seedCampaigns(org: Org, size: SeedSize): void {
  const { outbound } = org.state;
  for (let index = 0; index < (size.contactLists ?? believableContactLists); index += 1)
    outbound.contactLists.push(contactList(org, index));
  outbound.responseSets.push(...responseSetNames.map((name) => responseSet(org, name)));
  outbound.ruleSets.push(...ruleSetNames.map((name) => ruleSet(org, name)));
  for (let index = 0; index < (size.campaigns ?? believableCampaigns); index += 1) {
    const campaign = someCampaign(org, index);
    if (campaign !== undefined) outbound.campaigns.push(campaign);
  }
  seedSchedule(org);
}

function stored(org: Org, name: string) {
  const createdAt = org.now() - Math.floor(100 + org.chance() * 900) * day;
  return { id: org.id(), name, createdAt, modifiedAt: createdAt + 5 * day, version: 1 };
}

function contactList(org: Org, index: number): ContactListState {
  const list: ContactListState = {
    ...stored(org, contactListNames[index] ?? `Policy Letters ${2010 + index}`),
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
    contacts: [],
  };
  for (let number = 0; number < 12; number += 1)
    list.contacts.push({
      id: org.id(),
      createdAt: list.createdAt,
      data: {
        PolicyNumber: `RB-${10_000 + index * 100 + number}`,
        FirstName: 'Policy',
        LastName: `Holder ${number + 1}`,
        Phone: `+1740555${String(1000 + index * 20 + number)}`,
        Email: `holder${number + 1}@example.com`,
      },
      callable: true,
      phoneNumberStatus: {},
      callRecords: {},
      retention: {},
    });
  return list;
}

function responseSet(org: Org, name: string): ResponseSetState {
  return {
    ...stored(org, name),
    responses: {
      'disposition.classification.callable.machine': { reactionType: 'hangup' },
      'disposition.classification.callable.person': { reactionType: 'hangup' },
    },
    beepDetectionEnabled: false,
    amdSpeechDistinguishEnabled: true,
    liveSpeakerDetectionMode: 'Disabled',
  };
}

function ruleSet(org: Org, name: string): RuleSetState {
  return {
    ...stored(org, name),
    rules: [
      {
        id: org.id(),
        name: 'Keep quiet',
        order: 0,
        category: 'DIALER_PRECALL',
        conditions: [
          { type: 'phoneNumberTypeCondition', inverted: false, operator: 'EQUALS', value: 'Home' },
        ],
        actions: [{ type: 'Action', actionTypeName: 'DO_NOT_DIAL', properties: {} }],
      },
    ],
  };
}

function someCampaign(org: Org, index: number): CampaignState | undefined {
  const { contactLists, responseSets, ruleSets, sites } = org.state.outbound;
  const list = contactLists[index % contactLists.length];
  const rules = ruleSets[index % ruleSets.length];
  const responses = responseSets[index % responseSets.length];
  const site = sites.find((one) => one.hasOutboundRoute && one.state === 'active');
  if (list === undefined || rules === undefined || responses === undefined || site === undefined)
    return undefined;
  const base = stored(org, campaignNames[index] ?? `Policy Letters ${2010 + index}`);
  return {
    ...base,
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
      dynamicContactQueueing: { sort: false, filter: false },
      other: { skipPreviewDisabled: false, previewTimeOutSeconds: 0, skillColumns: [] },
    },
    status: index % 2 === 0 ? 'off' : 'complete',
    errors: [],
    starts: index,
  };
}

/** One schedule that came to its end long ago. */
function seedSchedule(org: Org): void {
  const { campaigns, schedules } = org.state.outbound;
  const campaign = campaigns.at(-1);
  if (campaign === undefined) return;
  schedules.push({
    ...stored(org, campaign.name),
    id: campaign.id,
    intervals: [],
    recurrences: [
      {
        id: org.id(),
        start: '2025-03-03T09:00:00',
        end: '2025-03-03T11:00:00',
        timeZone: 'America/New_York',
        pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Monday', 'Thursday'] },
        range: { type: 'EndDate', end: '2025-06-30' },
      },
    ],
    timeZone: 'America/New_York',
  });
}
