import { resolve } from '../../answers/resolve.js';
import type { Lookup, Resource } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { indexPresences, type PresenceIndex } from '../../presences/presences.js';
import { dataTable } from '../../resources/architect/data-table.js';
import { type FlowSought, findFlow } from '../../resources/architect/find-flow.js';
import { flow } from '../../resources/architect/flow.js';
import { type MappingsOptions, mappings } from '../../resources/architect/mappings.js';
import { readDataActionTemplate, readTemplate } from '../../resources/architect/template-files.js';
import { type TriggerSought, trigger, triggerWasThere } from '../../resources/architect/trigger.js';
import { dataAction } from '../../resources/integration/data-action.js';
import type { IntegrationSought } from '../../resources/integration/find-integration.js';
import { markerOf } from '../../resources/kit/marker.js';
import { changeSecret, nowhere, permissionsOf, runAction } from '../permissions.js';
import { presenceIntegration } from '../presence-integration.js';
import type { PermissionsByCommand, PrepareContext } from '../solution.js';
import {
  presenceColumn,
  type TeamsPresenceAnswers,
  type TeamsPresenceNames,
  teamsPresenceFields,
} from './fields.js';
import { type LeftAlone, nobodyLeftAlone } from './left-alone.js';

interface TeamsPresenceOptions {
  readonly context: PrepareContext;
  readonly answers: TeamsPresenceAnswers;
  /** See `IntegrationSought`. */
  readonly share: boolean;
  readonly alone: LeftAlone;
  /** Every permission of the presence domain that this org has. */
  readonly catalogue: readonly string[];
  readonly presences: PresenceIndex;
  readonly mappings: Pick<MappingsOptions, 'defaults' | 'file'>;
}

/** The blueprint's "Reference Key Label" of the table. */
const keyLabel = 'MsTeamsPresenceMappings';

/** The ten objects of the solution, in the order in which the blueprint makes them. */
export function teamsPresenceResources(options: TeamsPresenceOptions): readonly Resource[] {
  const { context, answers, presences } = options;
  const { names } = answers;
  const { session, identity, division } = context;
  const sought = { ...integrationSought(names), share: options.share };
  const { marker } = sought;
  const soughtTrigger = { name: names.trigger, topicName: 'v2.users.{id}.integrationpresence', marker };

  return [
    ...presenceIntegration({
      context,
      sought,
      names,
      purposes: {
        role: 'Lets the Teams presence integration read and set presences.',
        oauthClient: 'Used by the Teams presence integration to read and set presences.',
        integration: 'Reads and sets presences for the Teams presence workflow.',
      },
      permissions: answers.leastPrivilege ? leastOf(options.catalogue) : options.catalogue,
    }),
    dataAction(session, {
      step: 'action-get-presence',
      name: names.actionGetPresence,
      category: names.integration,
      template: readDataActionTemplate('data-actions/get-genesys-cloud-user-presence.custom.json'),
    }),
    dataAction(session, {
      step: 'action-update-presence',
      name: names.actionUpdatePresence,
      category: names.integration,
      template: readDataActionTemplate('data-actions/gc-user-presence-update.custom.json'),
    }),
    dataTable(session, {
      name: names.dataTable,
      purpose: 'Which Genesys Cloud presence follows which Microsoft Teams presence.',
      marker,
      divisionId: division.id,
      keyLabel,
      columns: [presenceColumn],
    }),
    mappings(session, {
      table: names.dataTable,
      column: presenceColumn,
      marker,
      ...options.mappings,
      doubts: options.alone.stuck,
      presences,
      divisionId: division.id,
      wasSetUp: (lookup) => wasSetUp(session, soughtFlow(names), soughtTrigger, lookup),
    }),
    flow(session, {
      ...soughtFlow(names),
      title: 'Workflow',
      purpose: `Gives a person the Genesys Cloud presence that their Microsoft Teams presence is mapped to.${options.alone.sentence}`,
      template: readTemplate('flows/microsoft-teams-integration-presence-trigger.yaml'),
      values: {
        division: division.name,
        data_action_category: names.integration,
        get_presence_action: names.actionGetPresence,
        update_presence_action: names.actionUpdatePresence,
        data_table_name: names.dataTable,
      },
      answered: {
        values: options.alone.values,
        change:
          'Only who follows Teams, or in which presences people are left alone, changes in it; setup publishes it again.',
      },
      aboutValues: options.alone.notes,
      divisionId: division.id,
      refersTo: ['action-get-presence', 'action-update-presence', 'data-table'],
      installerId: identity.subject.id,
    }),
    trigger(session, {
      ...soughtTrigger,
      purpose: 'Starts the Teams presence workflow.',
      matchCriteria: [
        { jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' as unknown as object },
      ],
      dataFormat: 'TopLevelPrimitives',
      enabled: !answers.triggerDisabled,
      workflowStep: 'workflow',
      after: ['mappings', 'integration'],
    }),
  ];
}

export function integrationSought(names: TeamsPresenceNames): Omit<IntegrationSought, 'share'> {
  const { integration: name, oauthClient, actionGetPresence, actionUpdatePresence } = names;
  const marker = markerOf('teams-presence');
  return { name, marker, oauthClient, actions: [actionGetPresence, actionUpdatePresence] };
}

export function soughtFlow({ workflow }: Pick<TeamsPresenceNames, 'workflow'>): FlowSought {
  return { step: 'workflow', name: workflow, type: 'workflow', marker: markerOf('teams-presence') };
}

/** The objects by their names, where nobody asks what is wanted, nor knows who asks. */
export function teamsPresenceAnywhere(
  answers: TeamsPresenceAnswers,
  session = nowhere.session,
): readonly Resource[] {
  return teamsPresenceResources({
    context: { ...nowhere, session },
    answers,
    share: false,
    alone: nobodyLeftAlone,
    catalogue: [],
    presences: indexPresences([]),
    mappings: { defaults: () => new Map() },
  });
}

/** What each command needs, for help and `doctor`. */
export function teamsPresencePermissions(): PermissionsByCommand {
  const resources = teamsPresenceAnywhere(resolve(teamsPresenceFields, {}).answers);
  return permissionsOf(resources, {
    verify: [
      runAction,
      'architect:flow:launch',
      'architect:flowExecution:view',
      'directory:user:view',
      'processautomation:trigger:test',
    ],
    rotateSecret: changeSecret,
  });
}

/**
 * Whether an earlier setup may have come past the rows of an adopted table. The trigger comes after them. Without one,
 * only the machine that adopted the table knows that setup never came so far; elsewhere the workflow speaks against it.
 */
async function wasSetUp(
  session: Session,
  flow: FlowSought,
  soughtTrigger: TriggerSought,
  lookup: Lookup,
): Promise<boolean> {
  if (await triggerWasThere(session, soughtTrigger, lookup)) return true;
  if (lookup.remembered('data-table') !== undefined) return false;
  return (await findFlow(session, flow, lookup)) !== undefined;
}

/**
 * What the two data actions use: changing other people's presence, and reading it where the org knows a permission
 * for that (the platform's documentation names none).
 */
function leastOf(catalogue: readonly string[]): readonly string[] {
  const edit = 'presence:userPresence:edit';
  const known = [edit, 'presence:userPresence:view'].filter((permission) => catalogue.includes(permission));
  return known.length > 0 ? known : [edit];
}
