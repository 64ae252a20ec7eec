/** The contract with scripts; `--help` prints it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  pending: 2,
  badInput: 3,
  notAllowed: 4,
  notWorking: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [0, 'done, or in sync'],
  [1, 'failed part-way; what was done is printed; running again continues'],
  [2, 'changes are pending (status, plan, --dry-run)'],
  [3, 'bad input; nothing was changed'],
  [4, 'not authenticated, or a permission is missing; nothing was changed'],
  [5, 'installed, but does not work (verify)'],
  [130, 'interrupted'],
];
