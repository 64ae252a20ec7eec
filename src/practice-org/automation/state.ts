import type { Json } from '../json.js';

/** The part of the practice org's state that this area owns; oldest first. */
export interface AutomationState {
  readonly triggers: TriggerState[];
  readonly scheduledTriggers: ScheduledTriggerState[];
  /** What scheduled triggers started, kept to the last 500. */
  readonly scheduledRuns: ScheduledRunState[];
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
  /** Milliseconds since 1970. */
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

export interface ScheduledTriggerState {
  readonly id: string;
  name: string;
  target: TargetState;
  enabled: boolean;
  schedule: Readonly<Record<string, string>>;
  description?: string | undefined;
  version: number;
  readonly createdAt: number;
}

/** One time at which a scheduled trigger started its flow, or could not. */
export interface ScheduledRunState {
  /** ISO 8601 UTC, when it was due. */
  readonly at: string;
  /** The schedule's wall clock, and its IANA zone. */
  readonly local: string;
  readonly timeZone: string;
  readonly trigger: string;
  readonly started: boolean;
  readonly workflow?: string | undefined;
  readonly exitReason?: string | undefined;
  /** Why it did not start, or the error that it ended in. */
  readonly problem?: string | undefined;
}

export function emptyAutomationState(): AutomationState {
  return { triggers: [], scheduledTriggers: [], scheduledRuns: [] };
}
