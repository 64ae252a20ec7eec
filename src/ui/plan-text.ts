import { counted, type Text } from '../core/text.js';
import type { DriftKind } from '../engine/drift.js';
import type { Plan, PlannedStep } from '../engine/plan.js';
import type { Change, PlannedAction } from '../engine/resource.js';
import { changeLines, leafChanges } from './change-text.js';
import { textLines } from './layout.js';
import type { Style, Symbols } from './style.js';

/** A new object may hold a whole schema. */
const mostNewFields = 40;
/** Changes of an object that exists are shown in a folded plan, too, as long as they are few. */
const mostFolded = 5;

interface ActionWords {
  readonly sign: keyof Symbols;
  readonly word: string;
  readonly colour: 'green' | 'yellow' | 'red' | 'dim';
  /** `2 to create` */
  readonly counted: string;
  readonly past: string;
  readonly present: string;
}

const words = (
  sign: keyof Symbols,
  word: string,
  colour: ActionWords['colour'],
  counted: string,
  past: string,
  present: string,
): ActionWords => ({ sign, word, colour, counted, past, present });

/** Each action has a sign and words, so that everything reads the same without colour. In the order of the counts. */
const actions: Readonly<Record<PlannedAction | 'keep', ActionWords>> = {
  create: words('create', 'create', 'green', 'to create', 'created', 'creating'),
  update: words('update', 'update', 'yellow', 'to update', 'updated', 'updating'),
  replace: words('replace', 'replace', 'red', 'to replace', 'replaced', 'replacing'),
  delete: words('remove', 'remove', 'red', 'to remove', 'removed', 'removing'),
  adopt: words('adopt', 'adopt', 'yellow', 'to adopt', 'adopted', 'adopting'),
  none: words('inSync', 'in sync', 'dim', 'in sync', 'in sync', 'checking'),
  keep: words('inSync', 'keep', 'dim', 'to keep', 'in sync', 'checking'),
  blocked: words('blocked', 'blocked', 'red', 'blocked', 'blocked', 'checking'),
};

/** What `status` says of an object instead of what setup would do. */
const found = (sign: keyof Symbols, word: string, counted = word) =>
  words(sign, word, 'yellow', counted, counted, 'checking');
const kinds: Readonly<Partial<Record<DriftKind, ActionWords>>> = {
  missing: found('remove', 'missing'),
  drift: found('update', 'changed', 'changed by hand'),
  outdated: found('update', 'outdated'),
  foreign: found('adopt', 'not ours'),
  unclear: found('blocked', 'unclear'),
};

/** What people are told of one that is `outdated` because a run of ours did not come to its end. */
const unfinished = found('update', 'unfinished');

/** Whether nothing of it is there: a list of everything would tell nothing more. */
export function isAllMissing(steps: readonly PlannedStep[]): boolean {
  return steps.every(({ kind, isIdle }) => kind === 'missing' || isIdle === true);
}

/** In the order of the counts. */
const inOrder = [...Object.values(kinds), unfinished, ...Object.values(actions)];

export function placeInCounts(step: PlannedStep): number {
  return inOrder.indexOf(wordsOf(step));
}

export function wordsOf({ kind, isUnfinished, ...step }: PlannedStep): ActionWords {
  if (stays(step)) return actions.keep;
  const isBlocked = step.action === 'blocked' && kind !== 'unclear';
  if (kind === undefined || isBlocked) return actions[step.action];
  return isUnfinished === true ? unfinished : (kinds[kind] ?? actions[step.action]);
}

/** Nothing is done with it, for a reason that people want to know: it is not ours to remove. */
export function stays(step: PlannedStep): boolean {
  return step.action === 'none' && step.reason !== undefined;
}

/**
 * The plan as people read it: a line for each object, with the count of its settings or its few changes below it. An
 * `open` one shows every setting, and what is in sync.
 * @param hint whether it is said how a folded one is opened
 */
export function planText(plan: Plan, style: Style, open = true, hint = true): string[] {
  const lines: string[] = [];
  let long = false;
  let folded = false;
  for (const step of plan.steps) {
    if (step.isIdle === true) continue;
    if (!open && step.action === 'none' && !stays(step) && step.notes.length === 0) continue;
    const leaves = step.action === 'none' ? [] : settingsOf(step).flatMap(leafChanges);
    const many = step.action === 'create' || (step.action === 'update' && leaves.length > mostFolded);
    const fold = !open && leaves.length > 0 && many;
    folded ||= fold && step.kind !== 'missing';
    const block = stepBlock(step, style, fold ? leaves.length : undefined);
    const isLong = block.length > 1;
    if (lines.length > 0 && open && (isLong || long)) lines.push('');
    lines.push(...block);
    long = isLong;
  }
  const opening = hint && folded ? ['', ...textLines('With --verbose every setting is shown.', style)] : [];
  return [...lines, ...opening.map((line) => style.colours.dim(line))];
}

/** `Plan: 6 to create, 1 to update, 1 to adopt, 2 in sync.` Counts that are 0 are left out. */
export function planSummary(plan: Plan): string {
  return `Plan: ${planCounts(plan).join(', ') || 'nothing to do'}.`;
}

/** `['6 to create', '2 in sync']`. */
export function planCounts(plan: Plan): string[] {
  const steps = plan.steps.filter(({ isIdle }) => isIdle !== true);
  return inOrder
    .map((one) => [steps.filter((step) => wordsOf(step) === one).length, one.counted] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`);
}

/** What is told field by field; the rest is told in sentences. */
function settingsOf({ changes }: PlannedStep): readonly Change[] {
  return changes.filter(({ temporary, opaque }) => temporary === undefined && opaque !== true);
}

/** `settings`: how many there are, in place of them. */
function stepBlock(step: PlannedStep, style: Style, settings: number | undefined): string[] {
  const { sign, word, colour } = wordsOf(step);
  const head = `${style.symbols[sign]} ${word.padEnd(8)} `;
  const thing = step.action === 'create' ? 'setting' : 'change';
  // How many settings something would have that is missing tells nobody anything.
  const count = settings === undefined || step.kind === 'missing' ? '' : ` (${counted(settings, thing)})`;
  const title = textLines(step.title + count, style, { first: head });
  const fields =
    step.action === 'none' || settings !== undefined
      ? []
      : settingsOf(step).flatMap((change) => fieldLines(change, style, step));
  return [
    ...title.map((line) => style.colours[colour](line)),
    ...stepSentences(step).flatMap((text) => textLines(text, style, { first: '    ' })),
    ...fields,
  ];
}

/** The fields of one change; a creation shows the first of many, a change of what exists shows them all. */
function fieldLines(change: Change, style: Style, { action, kind }: PlannedStep): string[] {
  const telling = action === 'create' ? 'created' : kind === undefined ? 'changed' : 'found';
  const leaves = leafChanges(change);
  const shown = change.before === null ? leaves.slice(0, mostNewFields) : leaves;
  const more = leaves.length - shown.length;
  return [
    ...shown.flatMap((leaf) => changeLines(leaf, style, telling)),
    ...(more > 0 ? [`    ${change.path}: ${style.symbols.ellipsis} and ${counted(more, 'more field')}`] : []),
  ];
}

/** What is worth saying about a step beside its fields. */
export function stepSentences(step: PlannedStep): Text[] {
  const id = step.resourceId === undefined ? [] : [`Its id: ${step.resourceId}`];
  const origin =
    step.action === 'adopt'
      ? [
          'It exists already and was not created by gc-presence. From now on gc-presence uses and maintains it.',
          ...id,
        ]
      : [];
  const reason = step.reason === undefined ? [] : [step.reason];
  // What differs now is no matter of what the repair takes.
  const lent = step.kind === undefined ? step.changes.flatMap(({ temporary = [] }) => temporary) : [];
  return [...origin, ...reason, ...history(step), ...new Set(lent), ...step.notes];
}

/** Who changed it and when; that nobody did, and why it differs where its own notes do not say it. */
function history({ kind, changedBy, notes, isUnfinished }: PlannedStep): string[] {
  if (isUnfinished === true) return ['An earlier run began it and did not finish it.'];
  if (kind === 'outdated')
    return [
      notes.length > 0
        ? 'Nobody changed it.'
        : 'Nobody changed it: a newer gc-presence, other answers or something it depends on require other settings now.',
    ];
  if (kind !== 'drift' || (changedBy?.by ?? changedBy?.at) === undefined) return [];
  const by = changedBy?.by === undefined ? '' : ` by ${changedBy.by}`;
  const at = changedBy?.at === undefined ? '' : ` on ${changedBy.at.slice(0, 16).replace('T', ' at ')} UTC`;
  return [`Changed by hand${by}${at}.`];
}
