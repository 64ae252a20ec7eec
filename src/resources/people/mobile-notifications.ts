import type { Json } from '../../core/json.js';
import type { Journal } from '../../engine/journal.js';
import type { Observed, Output, Resource, Run } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { inBatches } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { recordOf } from '../kit/field.js';

/** When the mobile app notifies of chats. */
export type MobileNotifications = 'Always' | 'OnlyWhenInactive';

export interface Associate {
  readonly userId: string;
  /** For people: name and address. */
  readonly label: string;
}

interface MobileNotificationsOptions {
  readonly associates: readonly Associate[];
  /** Undefined when nobody asked for a change: then nothing is read or written. */
  readonly when: MobileNotifications | undefined;
  readonly progress: (text: string) => void;
}

interface State {
  /** By user id; who is not here has never used chat. */
  readonly settings: ReadonlyMap<string, string>;
  /** What this tool has ever set, as far as this machine knows. */
  readonly setByUs: readonly string[];
}

const id = 'mobile-notifications';
const choices: readonly MobileNotifications[] = ['Always', 'OnlyWhenInactive'];
const setKey = (when: string) => `${id}:set:${when}`;
/** There is no bulk operation: people are asked about one by one, so many at once. */
const singly = { size: 1, together: 16 };

/**
 * The mobile notifications of each associate. Platform facts: settings are read and changed one person at a time
 * (patchChatsUserSettings). Unverified: that people who never used chat have none (404); they are left out and named.
 */
export function mobileNotifications(
  session: Session,
  options: MobileNotificationsOptions,
): Resource<null, State> {
  const { associates, when } = options;
  const api = session.api.chat;
  const asked = when === undefined ? [] : associates;
  const set = async (userId: string, value: string): Promise<void> => {
    await api.patchChatsUserSettings(userId, { mobile: { notifications: { when: value } } });
  };
  const differing = ({ settings }: State) =>
    asked.filter(({ userId }) => settings.has(userId) && settings.get(userId) !== when);
  /** Whoever has set something else since then wants that. */
  const toPutBack = ({ settings, setByUs }: State, before: Run['before']) =>
    associates.flatMap(({ userId, label }) => {
      const image = imageOf(userId, before);
      const now = settings.get(userId);
      const isOurs = now !== undefined && setByUs.includes(now) && now !== image;
      return image === undefined || !isOurs ? [] : [{ userId, label, now, image }];
    });

  return {
    id,
    title: 'Mobile notifications',
    needs: [],
    isIdle: when === undefined,
    permissions: {
      read: when === undefined ? [] : ['chat:usersettings:view | chat:setting:view'],
      create: [],
      update: ['chat:usersettings:edit | chat:setting:edit'],
      remove: ['chat:usersettings:edit | chat:setting:edit'],
    },
    observe: async (lookup): Promise<Observed<State>> => {
      const settings = new Map<string, string>();
      const read = async ([associate]: readonly Associate[]) => {
        const userId = associate?.userId ?? '';
        const found = await getOrUndefined(() => api.getChatsUserSettings(userId));
        if (found !== undefined) settings.set(userId, found.mobile.notifications.when);
      };
      await inBatches(asked, singly, read, (done) => {
        if (asked.length > 160)
          options.progress(`Mobile notifications of ${done} of ${asked.length} people read`);
      });
      const noted = choices.filter((one) => lookup.remembered(setKey(one)) !== undefined);
      const setByUs = noted.length === 0 && when !== undefined ? [when] : noted;
      return { id, name: 'Mobile notifications', mark: 'ours', state: { settings, setByUs } };
    },
    desired: () => null,
    diff: (_desired, state) =>
      differing(state).map(({ userId, label }) => ({
        path: `notifications["${label}"]`,
        before: state.settings.get(userId) ?? null,
        after: when ?? null,
      })),
    // Of whoever is in the file for the first time nothing was seen before.
    fingerprinted: ({ settings }) => Object.fromEntries(settings),
    preview: () => [],
    notes: (_desired, state) => {
      const without = asked.filter(({ userId }) => state?.settings.has(userId) === false);
      if (without.length === 0) return [];
      const who = without.map(({ label }) => label).join(', ');
      return [`Without mobile notifications to set, because they have not used chat yet: ${who}.`];
    },
    create: async () => ({ id }),
    update: async (_desired, { state }, _changes, run): Promise<Output> => {
      const people = differing(state);
      keepBefore(people, state, run);
      if (when !== undefined) run.noted(setKey(when), when);
      const change = async ([associate]: readonly Associate[]) => set(associate?.userId ?? '', when ?? '');
      await inBatches(people, singly, change, (done) =>
        run.progress(`${done} of ${people.length} people changed`),
      );
      return { id };
    },
    restores: (state, before) =>
      toPutBack(state, before).map(({ label, now, image }) => ({
        path: `notifications["${label}"]`,
        before: now,
        after: image,
      })),
    remove: async ({ state }, run): Promise<void> => {
      await inBatches(toPutBack(state, run.before), singly, async ([one]) => {
        if (one !== undefined) await set(one.userId, one.image);
      });
    },
  };
}

/** One image of the first change, so that thousands of people are one entry; later ones stand for themselves. */
function keepBefore(people: readonly Associate[], { settings }: State, run: Run): void {
  const images = people.map(({ userId }) => [userId, settings.get(userId) ?? ''] as const);
  const first = run.before(id) === undefined;
  const later = images.filter(([userId]) => imageOf(userId, run.before) === undefined);
  run.keepBefore(
    first
      ? { [id]: Object.fromEntries(images) }
      : Object.fromEntries(later.map(([userId, image]) => [`${id}:${userId}`, image])),
  );
}

/** The users whose notifications were changed, by the images that were kept. */
export function usersWithChangedNotifications({
  keptBefore,
  before,
}: Pick<Journal, 'keptBefore' | 'before'>): readonly string[] {
  const known = Object.keys(recordOf(before(id)));
  const later = keptBefore().filter((key) => key.startsWith(`${id}:`));
  return [...known, ...later.map((key) => key.slice(id.length + 1))];
}

function imageOf(userId: string, before: (key: string) => Json | undefined): string | undefined {
  const image = before(`${id}:${userId}`) ?? recordOf(before(id))[userId];
  return typeof image === 'string' ? image : undefined;
}
