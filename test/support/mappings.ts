import type { DataTableState } from '../../src/practice-org/architect/state.js';
import type { Org } from '../../src/practice-org/org.js';
import { the } from './solution-objects.js';

export const presenceColumn = 'GenesysCloudPresenceId';

/** The mapping table of the practice org. */
export function mappingTable(org: Org): DataTableState {
  return the(org.state.architect.dataTables, ({ name }) => name === 'MsTeamsPresenceMappings');
}

/** Its rows as key and presence id, in the order of the keys. */
export function mappingRows(org: Org): readonly (readonly [string, unknown])[] {
  return Object.values(mappingTable(org).rows)
    .map((row) => [String(row.key), row[presenceColumn]] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The id of the presence with this name in English. */
export function presenceId(org: Org, name: string): string {
  return the(org.state.people.definitions, (definition) => definition.name === name).id;
}

/** Has `act` done as soon as the practice org has answered a request of this operation. */
export function onceAnswered(requests: readonly unknown[], operationId: string, act: () => void): void {
  const log = requests as { operationId: string | undefined }[];
  let acted = false;
  Object.defineProperty(log, 'push', {
    configurable: true,
    value: (...entries: { operationId: string | undefined }[]) => {
      const length = Array.prototype.push.apply(log, entries);
      if (!acted && entries.some((entry) => entry.operationId === operationId)) {
        acted = true;
        act();
      }
      return length;
    },
  });
}
