import type { CriterionState } from '../../../src/practice-org/automation/state.js';
import { the } from '../../support/solution-objects.js';
import { repairs } from '../drift.js';

const teams: CriterionState = { jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' };

repairs('the trigger', [
  {
    when: 'its name was changed',
    step: 'trigger',
    path: 'name',
    change: ({ trigger }) => {
      trigger.name = 'Teams';
    },
  },
  {
    when: 'its description was changed and the mark with it',
    step: 'trigger',
    path: 'description',
    change: ({ trigger }) => {
      trigger.description = 'Who made this?';
    },
  },
  {
    when: 'its description was removed',
    step: 'trigger',
    path: 'description',
    change: ({ trigger }) => {
      trigger.description = undefined;
    },
  },
  {
    when: 'it was switched off',
    step: 'trigger',
    path: 'enabled',
    change: ({ trigger }) => {
      trigger.enabled = false;
    },
  },
  {
    when: 'its criterion was changed',
    step: 'trigger',
    path: 'matchCriteria',
    change: ({ trigger }) => {
      trigger.matchCriteria = [{ ...teams, value: 'ZOOMPHONE' }];
    },
  },
  {
    when: 'the operator of its criterion was changed',
    step: 'trigger',
    path: 'matchCriteria',
    change: ({ trigger }) => {
      trigger.matchCriteria = [{ ...teams, operator: 'NotEqual' }];
    },
  },
  {
    when: 'its criterion was removed',
    step: 'trigger',
    path: 'matchCriteria',
    change: ({ trigger }) => {
      trigger.matchCriteria = [];
    },
  },
  {
    when: 'a criterion was added',
    step: 'trigger',
    path: 'matchCriteria',
    change: ({ trigger }) => {
      trigger.matchCriteria = [teams, { jsonPath: 'message', operator: 'Equal', value: 'Busy' }];
    },
  },
  {
    when: 'it was pointed at another workflow',
    step: 'trigger',
    path: 'target.id',
    change: ({ trigger }, org) => {
      const other = the(org.state.architect.flows, ({ name }) => name === 'Teams presence experiment');
      trigger.target = { ...trigger.target, id: other.id };
    },
  },
  {
    when: 'the format of its data was changed',
    step: 'trigger',
    path: 'target.workflowTargetSettings.dataFormat',
    change: ({ trigger }) => {
      trigger.target = { ...trigger.target, workflowTargetSettings: { dataFormat: 'Json' } };
    },
  },
  {
    when: 'events may only be so old',
    step: 'trigger',
    path: 'eventTTLSeconds',
    change: ({ trigger }) => {
      trigger.eventTTLSeconds = 60;
    },
  },
  {
    when: 'its events are held back',
    step: 'trigger',
    path: 'delayBySeconds',
    change: ({ trigger }) => {
      trigger.delayBySeconds = 120;
    },
  },
  {
    when: 'it was deleted',
    step: 'trigger',
    change: ({ trigger }, org) => {
      const { triggers } = org.state.automation;
      triggers.splice(triggers.indexOf(trigger), 1);
    },
  },
]);
