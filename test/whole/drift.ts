import { describe, expect, test } from 'vitest';
import { emitTeamsPresence } from '../../src/practice-org/automation/emit.js';
import type { Org } from '../../src/practice-org/org.js';
import { type SolutionObjects, solutionObjects } from '../support/solution-objects.js';
import { installed, type RunResult, restoredForEach, type Whole } from '../support/whole.js';

/** Something that a person changed behind our back. */
export interface Drift {
  /** Completes "when …": `its name was changed`. */
  readonly when: string;
  readonly step: string;
  /** A field in which `status` has to see it; left out where the whole object is gone. */
  readonly path?: string;
  /** `update` where there is a field, else `create`, unless told. */
  readonly action?: 'replace';
  readonly change: (objects: SolutionObjects, org: Org) => void;
  /** Further steps that cannot but follow, with what is to be done for each. */
  readonly also?: Readonly<Record<string, 'create' | 'update'>>;
}

/** For each: `status` names it, `setup` repairs it and nothing else, and everything is as it was and works. */
export function repairs(what: string, drifts: readonly Drift[]): void {
  describe(what, () => {
    let before: unknown;
    const whole = restoredForEach(installed, async () => {
      before = picture(whole.org.org);
      // From now on this machine knows how everything was.
      await whole.run(['teams-presence', 'status']);
    });

    test.each(drifts)(
      'is seen and repaired when $when',
      async ({ step, path, action, change, also = {} }) => {
        change(solutionObjects(whole.org.org), whole.org.org);
        const expected = { ...also, [step]: action ?? (path === undefined ? 'create' : 'update') };

        const status = await whole.run(['teams-presence', 'status', '--json']);
        expect(status.document.error).toBeUndefined();
        expect(actionsOf(status)).toEqual(expected);
        if (path !== undefined) expect(pathsOf(status, step)).toContain(path);
        expect(kindOf(status, step)).toBe(path === undefined ? 'missing' : 'drift');
        expect({ code: status.code, result: status.document.result, writes: status.writes }).toEqual({
          code: 2,
          result: 'drift',
          writes: [],
        });

        const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
        expect(setup.document.error).toBeUndefined();
        expect(actionsOf(setup)).toEqual(expected);
        expect(setup.document.steps.every((one) => one.status === 'done')).toBe(true);
        expect({ code: setup.code, result: setup.document.result }).toEqual({ code: 0, result: 'applied' });

        expect(picture(whole.org.org)).toEqual(before);
        expectToWork(whole);
        const after = await whole.run(['teams-presence', 'status', '--json']);
        expect({ code: after.code, actions: actionsOf(after) }).toEqual({ code: 0, actions: {} });
      },
    );
  });
}

/** Every step that is not in sync, with what is (to be) done for it. */
export function actionsOf({ document }: RunResult): Record<string, string> {
  const steps = document.steps.filter(({ action }) => action !== 'none');
  return Object.fromEntries(steps.map(({ id, action }) => [id, action]));
}

export function pathsOf({ document }: RunResult, step: string): readonly string[] {
  return document.steps.find(({ id }) => id === step)?.changes.map(({ path }) => path) ?? [];
}

/** What `status` says that the differences of a step mean. */
export function kindOf({ document }: RunResult, step: string): string | undefined {
  return document.steps.find(({ id }) => id === step)?.kind;
}

/** The event of an answered Teams call makes a person Busy who was Available: everything hangs together. */
export function expectToWork(whole: Whole): void {
  const [person] = Object.values(whole.org.org.state.people.users);
  const report = whole.org.transaction((org, origin) =>
    emitTeamsPresence(org, { userId: person?.id ?? '', teamsPresence: 'InACall' }, origin),
  );
  expect(report.after?.systemPresence, JSON.stringify(report.triggers)).toBe('Busy');
}

/** Everything of the solution that the tool answers for, with names in place of ids, which a repair may change. */
export function picture(org: Org) {
  const { role, client, credential, integration, getAction, updateAction, table, workflow, trigger } =
    solutionObjects(org);
  const { roles, divisions, grants } = org.state.identity;
  const { createdAt, modifiedAt, id, secretHash, ...clientSettings } = client;
  const published = workflow.versions.find((version) => version.id === workflow.publishedVersion);
  return {
    role: { name: role.name, description: role.description, policies: role.policies },
    rolesOfInstaller: grants.filter(({ subjectId }) => subjectId === org.state.identity.installerId),
    client: {
      ...clientSettings,
      roles: grants
        .filter(({ subjectId }) => subjectId === client.id)
        .map(({ roleId, divisionId }) => [roles[roleId]?.name, divisions[divisionId]?.name]),
    },
    credential: {
      name: credential.name.replace(client.id, '<client>'),
      type: credential.type,
      // Stored secrets cannot be read, but whether they are the client's own can be told.
      fits: credential.clientId === client.id && credential.secretHash === secretHash,
    },
    integration: {
      name: integration.name,
      notes: integration.notes,
      state: integration.reported,
      intended: integration.intendedState,
    },
    actions: [getAction, updateAction].map(({ published: action }) => ({ ...action, version: undefined })),
    table: {
      name: table.name,
      description: table.description,
      division: divisions[table.divisionId]?.name,
      schema: table.schema,
      rows: table.rows,
    },
    workflow: {
      name: workflow.name,
      description: workflow.description.replace(/Template [0-9a-f]{16}-[0-9a-f]{8}/, 'Template <digest>'),
      active: workflow.active,
      division: divisions[workflow.divisionId]?.name,
      by: published?.createdBy.name,
      refersTo: published?.references
        .toSorted()
        .map((reference) => {
          const names = { [getAction.id]: 'get', [updateAction.id]: 'update', [table.id]: 'table' };
          return names[reference] ?? reference;
        })
        .toSorted(),
    },
    trigger: {
      ...trigger,
      id: undefined,
      version: undefined,
      modifiedAt: undefined,
      createdAt: undefined,
      target: {
        ...trigger.target,
        id: trigger.target.id === workflow.id ? 'the workflow' : trigger.target.id,
      },
    },
  };
}
