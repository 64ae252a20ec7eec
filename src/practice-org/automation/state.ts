import type { Json } from '../json.js';

/** The part of the practice org's state that this area owns; oldest first. */
export interface AutomationState {
  readonly triggers: TriggerState[];
}

export interface TriggerState {
  readonly id: string;
  name: string;
  readonly topicName: string;
  target: TargetState;
  enabled: boolean;
  matchCriteria: readonly CriterionState[];
  eventTTLSeconds?: number | undefined;
  delayBySeconds?: number | undefined;
  description?: string | undefined;
  version: number;
  readonly createdAt: number;
}

export type DataFormat = 'TopLevelPrimitives' | 'Json';

export interface TargetState {
  /** Of a workflow. */
  readonly id: string;
  readonly dataFormat: DataFormat;
}

export interface CriterionState {
  readonly jsonPath: string;
  readonly operator: string;
  readonly value?: Json | undefined;
  readonly values?: readonly Json[] | undefined;
}
