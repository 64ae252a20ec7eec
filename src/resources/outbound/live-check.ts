import { randomUUID } from 'node:crypto';
import type { Models } from 'purecloud-platform-client-v2';
import { defined } from '../../core/json.js';
import { lookFor, retry } from '../../core/retry.js';
import type { Visibility } from '../../engine/consistency.js';
import { longestDoubt } from '../../engine/ownership.js';
import { type Resource, type Run, wasRefused } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { leftOver } from '../kit/define.js';
import { onceKnown, removeWhenUnused } from '../kit/wait.js';
import { findCampaign, switchOff, switchTo, writableCampaign } from './campaign.js';
import { storeContacts } from './contact-batches.js';
import { findContactList } from './find-contact-list.js';

interface CampaignForOneOptions {
  /** Of both the campaign and its list; nothing else in the org has this name. */
  readonly name: string;
  /** The campaign that is copied: its rule sets, its site and everything else but the list. */
  readonly campaignId: string;
  /** What the one contact of the copy's list holds. */
  readonly data: Readonly<Record<string, string>>;
  readonly phoneColumn: string;
  readonly visibility: Visibility;
}

type Waiting = Pick<Run, 'signal' | 'progress'>;

/** A campaign for a moment that works on a list with one contact. */
export interface CampaignForOne {
  /** Makes list, contact and campaign, and switches the campaign on. Gives its id. */
  readonly start: (run: Waiting) => Promise<string>;
  readonly stop: (run: Waiting) => Promise<void>;
  /** Removes the campaign, which has to be off, and the list; also those of an earlier run that was cut off. */
  readonly remove: (run: Waiting) => Promise<void>;
}

/** What `campaignForOne` needs beside looking. */
export const campaignForOnePermissions: readonly string[] = [
  'outbound:campaign:add',
  'outbound:campaign:delete',
  'outbound:campaign:edit',
  'outbound:contact:add',
  'outbound:contactList:add',
  'outbound:contactList:delete',
];

/** The name that tells, from any machine, what a run which was cut off has left behind. */
export function campaignForOneName(listName: string): string {
  return `${listName} (live check by gc-presence)`;
}

/**
 * A copy of a campaign that reaches nobody but one person. The campaign itself is not touched: a filter on it would
 * stay if the run were killed, and its schedule would reach nobody else. Unverified: that a campaign takes rule sets
 * that were made with another list; the contract calls the list of a rule set a help for the admin UI.
 */
export function campaignForOne(session: Session, options: CampaignForOneOptions): CampaignForOne {
  const { name, campaignId, data, phoneColumn, visibility } = options;
  const api = session.api.outbound;
  const { list, campaign, ...endings } = temporaries(session, name, visibility);
  return {
    ...endings,
    start: async (run) => {
      const model = await api.getOutboundCampaign(campaignId);
      const modelList = await api.getOutboundContactlist(model.contactList.id ?? '');
      const listId = await list.make(run, () => api.postOutboundContactlists(copyOfList(modelList, name)));
      // An id of its own, because it is unverified whether one id may be in two lists.
      const contact = { id: randomUUID(), data };
      await onceKnown(listId, run, () => storeContacts(session, listId, [contact], phoneColumn, () => {}));
      const copyId = await campaign.make(run, () =>
        onceKnown(listId, run, () => api.postOutboundCampaigns(copyOfCampaign(model, name, listId))),
      );
      await onceKnown(copyId, run, () => switchTo(session, copyId, 'on'));
      return copyId;
    },
  };
}

/** What a live check that was killed has left behind: nothing to install, only something to take away. */
export function leftOverOfLiveCheck(
  session: Session,
  name: string,
  usedSteps: readonly string[],
): Resource<undefined, { readonly name: string }> {
  return leftOver({
    id: 'live-check',
    title: `"${name}", left behind by a live check`,
    needs: usedSteps,
    permissions: {
      read: ['outbound:campaign:view', 'outbound:contactList:view'],
      remove: ['outbound:campaign:edit', 'outbound:campaign:delete', 'outbound:contactList:delete'],
    },
    observe: async () => {
      const id = await leftOverId(session, name);
      return id === undefined ? undefined : { id, name, mark: 'ours', state: { name } };
    },
    remove: (_observed, run) => removeLeftOver(session, name, run),
  });
}

/** The id of what `campaignForOne` left behind under this name: of the campaign, else of the list. */
export async function leftOverId(session: Session, name: string): Promise<string | undefined> {
  const [campaign, list] = await Promise.all([
    findCampaign(session, name),
    findContactList(session, name, undefined),
  ]);
  return campaign?.id ?? list?.id;
}

/** Stops and removes what `campaignForOne` left behind under this name. */
export async function removeLeftOver(session: Session, name: string, run: Waiting): Promise<void> {
  // What was there before is not waited for: it has long shown up.
  const { stop, remove } = temporaries(session, name, { deadline: 0, first: 0, max: 0 });
  await stop(run);
  await remove(run);
}

function temporaries(session: Session, name: string, visibility: Visibility) {
  const list = temporary({
    title: `the contact list "${name}"`,
    find: (signal) => findContactList(session.within(signal), name, undefined),
    remove: (id, signal) => session.within(signal).api.outbound.deleteOutboundContactlist(id),
    visibility,
  });
  const campaign = temporary({
    title: `the campaign "${name}"`,
    find: (signal) => findCampaign(session.within(signal), name),
    remove: (id, signal) => session.within(signal).api.outbound.deleteOutboundCampaign(id),
    visibility,
  });
  return {
    list,
    campaign,
    stop: async (run: Waiting) => {
      const id = await campaign.found(run);
      if (id !== undefined) await switchOff(session.within(run.signal), id, run);
    },
    remove: async (run: Waiting) => {
      await campaign.remove(run);
      await list.remove(run);
    },
  };
}

function copyOfList(model: Models.ContactList, name: string): Models.ContactList {
  const { columnNames, phoneColumns, emailColumns, division, trimWhitespace } = model;
  const place = division && defined({ id: division.id });
  return { name, columnNames, ...defined({ phoneColumns, emailColumns, division: place, trimWhitespace }) };
}

function copyOfCampaign(model: Models.Campaign, name: string, listId: string): Models.Campaign {
  const { version, ...copied } = writableCampaign(model);
  return { ...copied, name, contactList: { id: listId }, campaignStatus: 'off', alwaysRunning: false };
}

interface TemporaryOptions {
  readonly title: string;
  /** By its name, which is unique. */
  readonly find: (signal: AbortSignal) => Promise<{ readonly id?: string } | undefined>;
  readonly remove: (id: string, signal: AbortSignal) => Promise<unknown>;
  readonly visibility: Visibility;
}

/** An object that is needed only for the time of a check. It is found again when the answer to its creation is lost. */
function temporary({ title, find, remove, visibility }: TemporaryOptions) {
  let id: string | undefined;
  /** A creation was sent, and nobody knows what became of it. */
  let open = false;
  let made = false;

  const appears = (run: Waiting): Promise<string | undefined> =>
    lookFor({
      what: `${title} to show up`,
      check: async () => (await find(run.signal))?.id,
      every: { first: visibility.first, max: visibility.max },
      deadline: Math.min(visibility.deadline, longestDoubt),
      signal: run.signal,
      progress: run.progress,
    });
  /** The id of what was made, or of what is there under the name; waits for one whose creation got no answer. */
  const found = async (run: Waiting): Promise<string | undefined> => {
    id ??= open ? await appears(run) : (await find(run.signal))?.id;
    // What has not shown up by then was not made, and need not be waited for again.
    open = false;
    return id;
  };

  return {
    /** Sends `post` again only when the answer was lost and nothing has come of it. Gives the id. */
    make: (run: Waiting, post: () => Promise<{ readonly id?: string }>): Promise<string> =>
      retry({
        what: title,
        attempt: async () => {
          open = true;
          try {
            id = (await post()).id;
            made = true;
          } catch (error) {
            open = !wasRefused(error);
            if (!open || (await found(run)) === undefined) throw error;
          }
          return id ?? '';
        },
        again: (error, tries) => tries < 3 && !wasRefused(error),
        every: { first: 0 },
        deadline: Number.POSITIVE_INFINITY,
        signal: run.signal,
      }),
    found,
    remove: async (run: Waiting) => {
      const known = await found(run);
      if (known === undefined) return;
      await removeWhenUnused(title, () => remove(known, run.signal), run, made);
      id = undefined;
    },
  };
}
