/**
 * How slow and how forgetful the practice org is, in milliseconds. The platform takes from seconds to half an hour
 * for these (source: API notes, Eventual consistency); by default people should see the waits without suffering them.
 */
export const brisk = {
  /** A grant works this long after it was made. Platform: 10 s to 5 min. */
  grantTakesEffect: 1500,
  /** A token that is older than a grant shows it this long after the grant was made. Platform: perhaps never. */
  olderTokenLearns: 1500,
  /** Lists show a new object this long after its creation. Platform: up to 15 s, at times 5 min. */
  listLag: 300,
  /** Searches and look-ups by name show it after this, where that is longer. */
  nameLag: 300,
  /** GET by id answers 404 this long after the creation. Platform: up to seconds. */
  readLag: 0,
  /** An enabled integration reports ACTIVE after this. Platform: about 30 s. */
  integrationActivates: 800,
  /** Data actions can be created in a new integration after this (400 before). */
  integrationAcceptsActions: 300,
  flowJob: 700,
  /** A trigger on a freshly published flow is refused (400) before this. */
  flowVisibleToTriggers: 400,
  /** An import into a data table or a contact list takes this. */
  importJob: 500,
  /** A stopping campaign is off after this. Platform: up to 3 min. */
  campaignStops: 1000,
  /** A deleted rule set stays readable, and its name taken, for this. Platform: up to 30 min. */
  ruleSetLingers: 2000,
  /** A deleted queue stays readable for this. Platform: 1 to 2 min. */
  queueLingers: 1000,
};

export type Conditions = Readonly<typeof brisk>;

export const conditionNames = Object.keys(brisk) as (keyof Conditions)[];

/** Everything at once, for tests that are about something else. */
export const instant = Object.fromEntries(conditionNames.map((name) => [name, 0])) as Conditions;

/** The environment variable that names a file with faults, for every command that works in a practice org. */
export const faultsVariable = 'GC_PRESENCE_SANDBOX_FAULTS';
