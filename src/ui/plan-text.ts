import type { Plan, PlannedStep } from '../engine/plan.js';
import type { Change, PlannedAction } from '../engine/resource.js';
import { changeLines, leafChanges } from './change-text.js';
import { textLines } from './layout.js';
import type { Style, Symbols } from './style.js';

/** A new object may hold a whole schema. */
const mostNewFields = 40;

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

export function wordsOf(step: PlannedStep): ActionWords {
  return actions[stays(step) ? 'keep' : step.action];
}

/** Nothing is done with it, for a reason that people want to know: it is not ours to remove. */
export function stays(step: PlannedStep): boolean {
  return step.action === 'none' && step.reason !== undefined;
}

/** The plan as people read it: a block for each step, an empty line around those that have something to say. */
export function planText(plan: Plan, style: Style): string[] {
  const lines: string[] = [];
  let open = false;
  for (const step of plan.steps) {
    const block = stepBlock(step, style);
    const long = block.length > 1;
    if (lines.length > 0 && (long || open)) lines.push('');
    lines.push(...block);
    open = long;
  }
  return [...lines, '', ...textLines(planSummary(plan), style)];
}

/** `Plan: 6 to create, 1 to update, 1 to adopt, 2 in sync.` Counts that are 0 are left out. */
export function planSummary(plan: Plan): string {
  if (plan.steps.length === 0) return 'Plan: nothing to do.';
  return `Plan: ${planCounts(plan).join(', ')}.`;
}

/** `['6 to create', '2 in sync']`. */
export function planCounts({ steps }: Plan): string[] {
  return Object.values(actions)
    .map((one) => [steps.filter((step) => wordsOf(step) === one).length, one.counted] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`);
}

function stepBlock(step: PlannedStep, style: Style): string[] {
  const { sign, word, colour } = wordsOf(step);
  const head = `${style.symbols[sign]} ${word.padEnd(7)}  `;
  const title = textLines(step.title, style, { first: head, rest: '    ' });
  const fields =
    step.action === 'none' ? [] : step.changes.flatMap((change) => fieldLines(change, style, step));
  return [
    ...title.map((line) => style.colours[colour](line)),
    ...sentences(step).flatMap((text) => textLines(text, style, { first: '    ' })),
    ...fields,
  ];
}

/** The fields of one change; a creation shows the first of many, a change of what exists shows them all. */
function fieldLines(change: Change, style: Style, { action }: PlannedStep): string[] {
  const leaves = leafChanges(change);
  const shown = change.before === null ? leaves.slice(0, mostNewFields) : leaves;
  const more = leaves.length - shown.length;
  return [
    ...shown.flatMap((leaf) => changeLines(leaf, style, action === 'create')),
    ...(more > 0
      ? [`    ${change.path}: ${style.symbols.ellipsis} and ${more} more field${more === 1 ? '' : 's'}`]
      : []),
  ];
}

/** What is worth saying about a step beside its fields. */
function sentences(step: PlannedStep): string[] {
  const id = step.resourceId === undefined ? [] : [`Its id: ${step.resourceId}`];
  const origin =
    step.action === 'adopt'
      ? [
          'Exists already and was not created by gc-presence. It will be used and looked after from now on.',
          ...id,
        ]
      : [];
  const reason = step.reason === undefined ? [] : [step.reason];
  return [...origin, ...reason, ...history(step), ...step.notes];
}

const untouched =
  'Nobody changed it: what is wanted of it is different now, by a newer gc-presence, other answers or what it depends on.';

/** Who changed it and when; that nobody did. */
function history({ kind, changedBy }: PlannedStep): string[] {
  if (kind === 'outdated') return [untouched];
  if (kind !== 'drift' || (changedBy?.by ?? changedBy?.at) === undefined) return [];
  const by = changedBy?.by === undefined ? '' : ` by ${changedBy.by}`;
  const at = changedBy?.at === undefined ? '' : ` on ${changedBy.at.slice(0, 16).replace('T', ' at ')} UTC`;
  return [`Last changed${by}${at}.`];
}
