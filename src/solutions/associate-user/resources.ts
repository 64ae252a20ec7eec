import { resolve } from '../../answers/resolve.js';
import type { Lookup, Resource } from '../../engine/resource.js';
import { type FlowSought, findFlow, listFlows } from '../../resources/architect/find-flow.js';
import { flow } from '../../resources/architect/flow.js';
import { readDataActionTemplate, readTemplate } from '../../resources/architect/template-files.js';
import { dataAction } from '../../resources/integration/data-action.js';
import { findIntegration, type IntegrationSought } from '../../resources/integration/find-integration.js';
import { markerOf } from '../../resources/kit/marker.js';
import { callAnalysisResponseSet } from '../../resources/outbound/call-analysis-response-set.js';
import { campaign } from '../../resources/outbound/campaign.js';
import { campaignSchedule } from '../../resources/outbound/campaign-schedule.js';
import type { Contact } from '../../resources/outbound/contact-batches.js';
import { contactList, listWords } from '../../resources/outbound/contact-list.js';
import { contacts } from '../../resources/outbound/contacts.js';
import { type RuleOptions, ruleSet } from '../../resources/outbound/rule-set.js';
import { wrapupCode } from '../../resources/outbound/wrapup-code.js';
import {
  type Associate,
  type MobileNotifications,
  mobileNotifications,
} from '../../resources/people/mobile-notifications.js';
import { type QueueTimeout, queueAlerting } from '../../resources/people/queue.js';
import { changeSecret, nowhere, permissionsOf, runAction } from '../permissions.js';
import { presenceIntegration } from '../presence-integration.js';
import type { PermissionsByCommand, PrepareContext } from '../solution.js';
import { type AssociateUserAnswers, type AssociateUserNames, associateUserFields } from './fields.js';
import type { PlannedSchedule } from './planned-schedules.js';

/** The columns of the contact list beside those of the presences, as the published list spells them. */
const personColumns = ['FirstName', 'LastName', 'email', 'phone', 'userId'] as const;

interface AssociateUserOptions {
  readonly context: PrepareContext;
  /** Required ones may be absent where nobody asks what is wanted. */
  readonly answers: AssociateUserAnswers;
  readonly names: AssociateUserNames;
  /** See `IntegrationSought`. */
  readonly share: boolean;
  readonly schedules: readonly ScheduleObjects[];
  /** Undefined where nobody in the list is looked at. */
  readonly contacts: readonly Contact[] | undefined;
  /** Those whose mobile notifications are meant. */
  readonly associates: readonly Associate[];
  readonly prune: boolean;
  readonly siteId: string;
  readonly callerNumber: string;
  readonly queues: readonly QueueTimeout[];
  /** Undefined leaves them as they are. */
  readonly mobileNotifications: MobileNotifications | undefined;
}

/** What the objects of a schedule are made of. */
export type ScheduleObjects = Pick<PlannedSchedule, 'name' | 'column' | 'at' | 'days'> & {
  /** Met in the org under a name that no answer gives. */
  readonly met?: boolean;
  /** What people get in a new column of the list unless they have a presence of their own there. */
  readonly presenceId?: string;
};

/** The input of the data action that takes the presence. */
export const presenceField = 'PRESENCE_DEFINITION_ID';
export const actionStep = 'action-update-presence-secure';
export const flowStep = 'outbound-flow';
export const phoneColumn = { columnName: 'phone', type: 'Daytime' } as const;
const emailColumn = { columnName: 'email', type: 'Work' } as const;
/** The blueprint's name for the one rule of each rule set. */
const ruleName = 'DataAction';
export const marker = markerOf('associate-user');

/** The objects of the solution, in the order in which the blueprint makes them. */
export function associateUserResources(options: AssociateUserOptions): readonly Resource[] {
  return [
    ...presenceResources(options),
    ...listResources(options),
    ...scheduleResources(options),
    ...changes(options),
  ];
}

/** Where nobody asks what is wanted, only what is there. */
export const nothingWanted = {
  share: false,
  contacts: undefined,
  prune: false,
  siteId: '',
  callerNumber: '',
} as const;

/** The objects by their names, where nobody asks what is wanted, nor knows who asks. */
export function associateUserAnywhere(
  answers: AssociateUserAnswers,
  session = nowhere.session,
): readonly Resource[] {
  return associateUserResources({
    ...nothingWanted,
    context: { ...nowhere, session },
    answers,
    names: answers.names,
    schedules: answers.schedules.map((schedule) => ({ ...schedule, column: '' })),
    associates: [],
    queues: [],
    mobileNotifications: undefined,
  });
}

/** What each command needs, for help and `doctor`. Queues and notifications are asked for when they are named. */
export function associateUserPermissions(): PermissionsByCommand {
  const resources = associateUserAnywhere(resolve(associateUserFields, {}).answers);
  return permissionsOf(
    resources.filter(({ id }) => id !== 'mobile-notifications'),
    {
      lookUps: ['directory:user:view', 'telephony:sites:view | telephony:plugin:all'],
      verify: [runAction],
      rotateSecret: changeSecret,
    },
  );
}

/** What may change a presence, as for the other solution. */
function presenceResources({ context, names, share, schedules }: AssociateUserOptions): readonly Resource[] {
  return [
    ...presenceIntegration({
      context,
      sought: { ...integrationSought(names), share },
      names,
      purposes: {
        role: 'Lets the scheduled campaigns set presences.',
        oauthClient: 'Used by the scheduled campaigns to set presences.',
        integration: 'Sets presences for the scheduled campaigns.',
      },
      permissions: ['presence:userPresence:edit'],
      dependents: schedules.flatMap(({ name }) => [
        { step: `rule-set:${name}`, on: actionStep },
        { step: `campaign:${name}`, on: `rule-set:${name}` },
      ]),
    }),
    dataAction(context.session, {
      step: actionStep,
      name: names.actionUpdatePresence,
      category: names.integration,
      template: readDataActionTemplate('data-actions/gc-user-presence-update-secure.custom.json'),
    }),
  ];
}

/** The people, and what a campaign needs beside them. */
function listResources({ context, names, ...options }: AssociateUserOptions): readonly Resource[] {
  const { session, identity, division } = context;
  return [
    contactList(session, {
      name: names.contactList,
      columns:
        options.contacts === undefined
          ? undefined
          : [...personColumns, ...options.schedules.map(({ column }) => column)],
      phoneColumn,
      emailColumn,
      marker,
      divisionId: division.id,
      flowName: names.outboundFlow,
      carriesOver: options.prune ? undefined : carryingOver(options),
    }),
    contacts(session, {
      listName: names.contactList,
      contacts: options.contacts,
      phoneColumn: phoneColumn.columnName,
      prune: options.prune,
      progress: context.progress,
    }),
    wrapupCode(session, {
      name: names.wrapupCode,
      purpose: 'Needed by the outbound call flow of the scheduled campaigns, which call nobody.',
      marker,
      divisionId: division.id,
      isInstalled: async (lookup) => (await listFlows(session, soughtFlow(names), lookup)).some(marker.isOn),
    }),
    flow(session, {
      step: flowStep,
      title: 'Outbound call flow',
      name: names.outboundFlow,
      type: 'outboundcall',
      purpose: 'Ends a call that a scheduled campaign should never have made.',
      marker,
      template: readTemplate('flows/scheduled-workflow.yaml'),
      values: {
        division: division.name,
        contact_list_name: names.contactList,
        wrapup_code_name: names.wrapupCode,
      },
      divisionId: division.id,
      refersTo: ['contact-list', 'wrap-up-code'],
      vouchesFor: { step: 'contact-list', words: listWords },
      dependents: ['contact-list', 'call-analysis'].map((step) => ({ step, on: flowStep })),
      installerId: identity.subject.id,
    }),
    callAnalysisResponseSet(session, {
      name: names.callAnalysis,
      flowStep,
      flowName: names.outboundFlow,
      adoptions: async (lookup) => (await findFlow(session, soughtFlow(names), lookup))?.description,
    }),
  ];
}

export function integrationSought(names: AssociateUserNames): Omit<IntegrationSought, 'share'> {
  const { integration: name, oauthClient, actionUpdatePresence } = names;
  return { name, marker, oauthClient, actions: [actionUpdatePresence] };
}

export function soughtFlow({ outboundFlow }: Pick<AssociateUserNames, 'outboundFlow'>): FlowSought {
  return { step: flowStep, name: outboundFlow, type: 'outboundcall', marker };
}

/** The rule that gives each contact the presence whose id stands in this column. */
export function ruleFor(column: string): RuleOptions {
  return {
    ruleName,
    mappings: [
      { contactColumnName: column, dataActionField: presenceField },
      { contactColumnName: 'userId', dataActionField: 'USER_ID' },
    ],
    phoneColumn,
  };
}

function carryingOver({ contacts = [], schedules }: Pick<AssociateUserOptions, 'contacts' | 'schedules'>) {
  return {
    except: new Set(contacts.map(({ id }) => id)),
    fillIn: Object.fromEntries(schedules.map(({ column, presenceId = '' }) => [column, presenceId])),
  };
}

/** Three objects for each schedule. Nothing is scheduled before the people are in the list and presences can be set. */
export function scheduleResources({
  context,
  answers,
  names,
  schedules,
  ...options
}: AssociateUserOptions): readonly Resource[] {
  const { session, division } = context;
  const sought = { ...integrationSought(names), share: options.share };
  const adoptions = async (lookup: Lookup) => (await findIntegration(session, sought, lookup))?.config.notes;
  return schedules.flatMap(({ name, column, at, days, met = false }) => [
    ruleSet(session, { name, actionStep, met, adoptions, ...ruleFor(column) }),
    campaign(session, {
      name,
      divisionId: division.id,
      siteId: options.siteId,
      phoneColumn,
      settings: {
        callerName: { want: answers.callerId.name },
        callerAddress: { want: options.callerNumber },
        contactSorts: { want: [{ fieldName: 'FirstName', direction: 'ASC', numeric: false }] },
        outboundLineCount: { want: 1, absent: 0 },
        noAnswerTimeout: { want: 30, absent: 0 },
      },
      ruleSetStep: `rule-set:${name}`,
      adoptions,
    }),
    campaignSchedule(session, {
      name,
      campaignStep: `campaign:${name}`,
      after: ['contacts', 'integration'],
      at,
      days,
      timeZone: answers.timeZone ?? 'UTC',
      startDate: answers.startDate,
      now: () => session.now(),
    }),
  ]);
}

/** Of the schedules among these steps. */
export function scheduleNames(steps: readonly string[]): readonly string[] {
  return steps.flatMap((step) => /^schedule:(.*)$/s.exec(step)?.[1] ?? []);
}

/** What is changed in objects of the org. */
function changes({ context, queues, associates, ...options }: AssociateUserOptions): readonly Resource[] {
  const { session, progress } = context;
  return [
    ...queues.map((queue) => queueAlerting(session, queue)),
    mobileNotifications(session, { associates, when: options.mobileNotifications, progress }),
  ];
}
