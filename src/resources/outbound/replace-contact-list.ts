import type { Models } from 'purecloud-platform-client-v2';
import type { Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { removeWhenUnused, withCurrentVersion } from '../kit/wait.js';
import { eachContactOf, personIn, storeAsTheyWere } from './contact-batches.js';
import { type KnownList, replacedName } from './find-contact-list.js';

/** Contacts that are kept in memory before they are stored. */
const batchSize = 500;

/** Who moves along when a list takes the place of another. */
export interface CarryingOver {
  /** Whoever is in the user's file: they are stored anew. */
  readonly except: { readonly has: (userId: string) => boolean };
  /** What a contact gets in a column that its list did not have, by column. */
  readonly fillIn: Readonly<Record<string, string>>;
}

/** Frees the name for the list that takes the place of this one. */
export async function giveWay(session: Session, listId: string, name: string): Promise<void> {
  await changeContactList(session, listId, replacedName(name, listId));
}

/**
 * Copies the contacts of the lists that gave way, with their ids and as they are, but for those that the new list holds
 * already: after a run that was cut off some are there. What is known latest comes first. Unverified, as for our own contacts: that one id may be in two
 * lists.
 */
export async function carryOver(
  session: Session,
  from: readonly Models.ContactList[],
  to: { readonly id: string; readonly columnNames: readonly string[] },
  { except, fillIn }: CarryingOver,
  run: Pick<Run, 'progress'>,
): Promise<void> {
  let batch: Models.DialerContact[] = [];
  let copied = 0;
  const flush = async () => {
    copied += await storeAsTheyWere(session, to.id, batch);
    batch = [];
    run.progress(`${copied} people who are not in your file copied to the new list`);
  };
  for (const { id = '', columnNames } of from) {
    await eachContactOf(session, id, async (contact) => {
      if (personIn(contact, except) !== undefined) return;
      const cells = to.columnNames.map((column) => [
        column,
        (columnNames.includes(column) ? contact.data[column] : fillIn[column]) ?? '',
      ]);
      batch.push({ ...contact, data: Object.fromEntries(cells) });
      if (batch.length === batchSize) await flush();
    });
  }
  if (batch.length > 0) await flush();
}

/** Has lists that gave way removed when nothing uses them any more: at the end of the run. */
export function retire(session: Session, lists: readonly KnownList[], name: string, run: Run): void {
  for (const { id } of lists) {
    run.atEnd(`Removed the contact list "${name}" that was replaced`, (signal) =>
      removeWhenUnused(
        'the replaced contact list',
        () => session.within(signal).api.outbound.deleteOutboundContactlist(id),
        { signal, progress: run.progress },
      ),
    );
  }
}

/** Renames a list, and changes what else is given. */
export async function changeContactList(
  session: Session,
  listId: string,
  name: string,
  more: Partial<Models.ContactList> = {},
): Promise<void> {
  const api = session.api.outbound;
  await withCurrentVersion(async () => {
    const {
      id: _id,
      dateCreated,
      dateModified,
      size,
      importStatus,
      selfUri,
      ...current
    } = await api.getOutboundContactlist(listId);
    await api.putOutboundContactlist(listId, { ...current, name, ...more });
  });
}
