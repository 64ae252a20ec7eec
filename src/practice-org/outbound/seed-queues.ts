import { homeDivision } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { QueueSettings, QueueState } from './state.js';

const believableQueues = 25;

/** The first ones are there in every org, however small. */
const names = [
  'Branch Location A',
  'Branch Location A - Overflow',
  'Branch Location B',
  'Claims',
  'Claims - Auto',
  'Claims - Home',
  'Customer Service',
  'Customer Service Spanish',
  'Billing',
  'Roadside Assistance',
  'Underwriting Support',
  'Renewals',
  'New Business',
  'Complaints',
  'Agents of Record',
  'Fraud Desk',
  'Commercial Lines',
  'Life and Annuities',
  'Policy Changes',
  'Web Callbacks',
] as const;

/** Queues whose settings are as rich as in an org that has been looked after for years. */
export function seedQueues(org: Org, count = believableQueues): void {
  const { queues } = org.state.outbound;
  for (let index = 0; index < count; index += 1) {
    const name = names[index] ?? `Branch Location ${String(index - names.length + 3).padStart(2, '0')}`;
    const createdAt = org.now() - (400 + index) * 86_400_000;
    const queue: QueueState = {
      id: org.id(),
      name,
      createdAt,
      modifiedAt: createdAt + 30 * 86_400_000,
      divisionId: homeDivision(org).id,
      settings: {},
      members: 4 + Math.floor(org.chance() * 30),
      createdBy: someUser(org),
      modifiedBy: someUser(org),
    };
    queues.push(queue);
  }
  for (const [index, queue] of queues.entries()) queue.settings = queueSettings(org, queues, index);
}

function someUser(org: Org): string {
  const ids = Object.keys(org.state.people.users);
  return ids[Math.floor(org.chance() * ids.length)] ?? org.state.identity.installerId;
}

function queueSettings(org: Org, queues: readonly QueueState[], index: number): QueueSettings {
  const rich = index % 3 === 0;
  return {
    description: `Calls for ${queues[index]?.name ?? 'everybody'}`,
    mediaSettings: mediaSettings(index),
    routingRules: [
      { operator: 'MEETS_THRESHOLD', threshold: 9, waitSeconds: 2 },
      { operator: 'MEETS_THRESHOLD', threshold: 7, waitSeconds: 15 },
    ],
    skillEvaluationMethod: rich ? 'BEST' : 'ALL',
    acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 30_000 + index * 1000 },
    scoringMethod: 'TimestampAndPriority',
    lastAgentRoutingMode: index % 2 === 0 ? 'QueueMembersOnly' : 'Disabled',
    autoAnswerOnly: false,
    enableTranscription: index % 2 === 0,
    enableAudioMonitoring: true,
    enableManualAssignment: rich,
    suppressInQueueCallRecording: index % 4 === 0,
    callingPartyName: 'Riverbend Insurance',
    callingPartyNumber: `+1614555${String(2000 + index)}`,
    queueFlow: { id: org.id(), name: 'Default In-Queue Flow' },
    onHoldPrompt: { id: org.id(), name: 'Hold_music_calm' },
    cannedResponseLibraries: { mode: 'SelectedOnly', libraryIds: [org.id(), org.id()] },
    memberGroups: [memberGroup(org, 'Tier 1', 'SKILLGROUP'), memberGroup(org, 'Everybody', 'GROUP')],
    ...(rich ? richSettings(org, queues, index) : {}),
  };
}

function mediaSettings(index: number): NonNullable<QueueSettings['mediaSettings']> {
  const serviceLevel = { percentage: 0.8, durationMs: 20_000 };
  return {
    call: {
      enableAutoAnswer: false,
      alertingTimeoutSeconds: 8 + (index % 5),
      serviceLevel,
      autoAnswerAlertToneSeconds: 2,
      manualAnswerAlertToneSeconds: 4,
    },
    callback: {
      alertingTimeoutSeconds: 30,
      serviceLevel,
      mode: 'AgentFirst',
      enableAutoDialAndEnd: true,
      autoDialDelaySeconds: 300,
      autoEndDelaySeconds: 300,
    },
    email: { alertingTimeoutSeconds: 300, serviceLevel: { percentage: 0.8, durationMs: 86_400_000 } },
    message: {
      alertingTimeoutSeconds: 30,
      serviceLevel,
      subTypeSettings: { 'webmessaging-open': { enableAutoAnswer: true } },
    },
  };
}

function memberGroup(org: Org, name: string, type: 'GROUP' | 'SKILLGROUP') {
  return { id: org.id(), name, type, memberCount: 12 };
}

/** What gets lost when a careless client PUTs back less than it read. */
function richSettings(org: Org, queues: readonly QueueState[], index: number): QueueSettings {
  const overflow = queues[(index + 1) % queues.length];
  return {
    conditionalGroupRouting: {
      rules: [
        {
          metric: 'EstimatedWaitTime',
          operator: 'GreaterThan',
          conditionValue: 20,
          waitSeconds: 20,
          groups: [memberGroup(org, 'Tier 2', 'SKILLGROUP')],
        },
        {
          ...(overflow === undefined ? {} : { queue: { id: overflow.id, name: overflow.name } }),
          metric: 'ServiceLevel',
          operator: 'LessThan',
          conditionValue: 0.7,
          waitSeconds: 60,
          groups: [memberGroup(org, 'Overflow Team', 'GROUP')],
        },
      ],
    },
    conditionalGroupActivation: {
      pilotRule: {
        conditionExpression: 'C1',
        conditions: [{ simpleMetric: { metric: 'IdleAgentCount' }, operator: 'LessThan', value: 2 }],
      },
      rules: [
        {
          conditionExpression: 'C1',
          conditions: [{ simpleMetric: { metric: 'EstimatedWaitTime' }, operator: 'GreaterThan', value: 90 }],
          groups: [memberGroup(org, 'Reserve', 'SKILLGROUP')],
        },
      ],
    },
    bullseye: {
      rings: [
        {
          expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 15 }],
          actions: { skillsToRemove: [{ id: org.id(), name: 'Senior' }] },
          memberGroups: [],
        },
        { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 45 }], memberGroups: [] },
      ],
    },
    agentOwnedRouting: {
      enableAgentOwnedCallbacks: true,
      maxOwnedCallbackHours: 168,
      maxOwnedCallbackDelayHours: 24,
    },
    directRouting: {
      callMediaSettings: { useAgentAddressOutbound: true },
      waitForAgent: false,
      agentWaitSeconds: 60,
    },
    outboundMessagingAddresses: { smsAddress: { id: org.id(), name: '+16145550142' } },
    outboundEmailAddress: {
      domain: { id: 'service.riverbend.example' },
      route: { pattern: 'service', fromName: 'Riverbend Service' },
    },
    defaultMediaLanguage: 'en-us',
    peerId: org.id(),
  };
}
