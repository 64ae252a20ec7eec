/**
 * How slow and how forgetful the practice org is, in milliseconds. The platform takes from seconds to half an hour
 * for these (source: API notes, Eventual consistency); by default people should see the waits without suffering them.
 */
export interface Conditions {
  /** A grant works this long after it was made. Platform: 10 s to 5 min. */
  readonly grantTakesEffect: number;
  /** A token that is older than a grant shows it this long after the grant was made. Platform: perhaps never. */
  readonly olderTokenLearns: number;
  /** Lists show a new object this long after its creation. Platform: up to 15 s, at times 5 min. */
  readonly listLag: number;
  /** Searches and look-ups by name show it after this, where that is longer. */
  readonly nameLag: number;
  /** GET by id answers 404 this long after the creation. Platform: up to seconds. */
  readonly readLag: number;
  /** An enabled integration reports ACTIVE after this. Platform: about 30 s. */
  readonly integrationActivates: number;
  /** Data actions can be created in a new integration after this (400 before). */
  readonly integrationAcceptsActions: number;
  /** A flow job takes this from upload to result. */
  readonly flowJob: number;
  /** A trigger on a freshly published flow is refused (400) before this. */
  readonly flowVisibleToTriggers: number;
  /** A data table import takes this. */
  readonly importJob: number;
  /** A stopping campaign is off after this. Platform: up to 3 min. */
  readonly campaignStops: number;
  /** A deleted rule set stays readable, and its name taken, for this. Platform: up to 30 min. */
  readonly ruleSetLingers: number;
  /** A deleted queue stays readable for this. Platform: 1 to 2 min. */
  readonly queueLingers: number;
}

export const brisk: Conditions = {
  grantTakesEffect: 1500,
  olderTokenLearns: 1500,
  listLag: 300,
  nameLag: 300,
  readLag: 0,
  integrationActivates: 800,
  integrationAcceptsActions: 300,
  flowJob: 700,
  flowVisibleToTriggers: 400,
  importJob: 500,
  campaignStops: 1000,
  ruleSetLingers: 2000,
  queueLingers: 1000,
};

export const conditionNames = Object.keys(brisk) as (keyof Conditions)[];

/** Everything at once, for tests that are about something else. */
export const instant = Object.fromEntries(conditionNames.map((name) => [name, 0])) as Readonly<
  Record<keyof Conditions, number>
>;

/** The environment variable that names a file with faults, for every command that works in a practice org. */
export const faultsVariable = 'GC_PRESENCE_SANDBOX_FAULTS';
