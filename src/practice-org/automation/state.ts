import type { Models } from 'purecloud-platform-client-v2';
import type { Versioned } from '../collection.js';
import type { Json } from '../json.js';

/** The part of the practice org's state that this area owns; oldest first. */
export interface AutomationState {
  readonly triggers: TriggerState[];
  /** Files of older practice orgs have none. */
  scheduledTriggers?: ScheduledTriggerState[];
}

export interface TriggerState extends Versioned {
  readonly topicName: string;
  /** A workflow. */
  target: Models.TriggerTarget;
  enabled: boolean;
  matchCriteria: readonly CriterionState[];
  eventTTLSeconds?: number | undefined;
  delayBySeconds?: number | undefined;
  description?: string | undefined;
}

export interface ScheduledTriggerState extends Versioned, Models.CreateScheduledTriggerRequest {
  name: string;
}

export interface CriterionState {
  readonly jsonPath: string;
  readonly operator: string;
  readonly value?: Json | undefined;
  readonly values?: readonly Json[] | undefined;
}
