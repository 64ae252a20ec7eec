import { type Plan, type PlannedStep, summarise } from '../engine/plan.js';
import type { Change, PlannedAction } from '../engine/resource.js';
import { changeLines, leafChanges } from './change-text.js';
import { textLines } from './layout.js';
import type { Style, Symbols } from './style.js';

/** A new object may hold a whole schema. */
const mostNewFields = 40;

/** Each action has a sign and a word, so that a plan reads the same without colour. */
const words: Readonly<Record<PlannedAction, { readonly sign: keyof Symbols; readonly word: string }>> = {
  create: { sign: 'create', word: 'create' },
  update: { sign: 'update', word: 'update' },
  replace: { sign: 'replace', word: 'replace' },
  delete: { sign: 'remove', word: 'remove' },
  adopt: { sign: 'adopt', word: 'adopt' },
  none: { sign: 'inSync', word: 'in sync' },
  blocked: { sign: 'blocked', word: 'blocked' },
};

const kept = { sign: 'inSync', word: 'keep' } as const;

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

/** `['6 to create', '2 in sync']`, from the plan's one summary. */
export function planCounts(plan: Plan): string[] {
  const summary = summarise(plan);
  const removals = plan.steps.filter((step) => step.action === 'delete').length;
  const replacements = plan.steps.filter((step) => step.action === 'replace').length;
  const keeps = plan.steps.filter(stays).length;
  const counts: readonly (readonly [number, string])[] = [
    [summary.create, 'to create'],
    [summary.update - removals - replacements, 'to update'],
    [replacements, 'to replace'],
    [removals, 'to remove'],
    [summary.adopt, 'to adopt'],
    [summary.none - keeps, 'in sync'],
    [keeps, 'to keep'],
    [summary.blocked, 'blocked'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

function stepBlock(step: PlannedStep, style: Style): string[] {
  const { sign, word } = stays(step) ? kept : words[step.action];
  const head = `${style.symbols[sign]} ${word.padEnd(7)}  `;
  const title = textLines(step.title, style, { first: head, rest: '    ' });
  const fields =
    step.action === 'none' ? [] : step.changes.flatMap((change) => fieldLines(change, style, step));
  return [
    ...title.map((line) => painted(step.action, line, style)),
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

function painted(action: PlannedAction, line: string, { colours }: Style): string {
  switch (action) {
    case 'create':
      return colours.green(line);
    case 'update':
    case 'adopt':
      return colours.yellow(line);
    case 'replace':
    case 'delete':
    case 'blocked':
      return colours.red(line);
    case 'none':
      return colours.dim(line);
  }
}
