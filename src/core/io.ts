/** The variables that a process is given. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** `CI` set to anything but the empty text, `0` and `false`. */
export function runsInCi({ CI = '' }: Environment): boolean {
  return !['', '0', 'false'].includes(CI.trim().toLowerCase());
}

/** The outside world as commands see it. Nothing but `cli/process.ts` touches `process`. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  /** Results, for people as for scripts. */
  readonly stdout: NodeJS.WriteStream;
  /** What goes with the work: prompts, progress, warnings, errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Environment;
  readonly cwd: string;
  /** When the program was started, by `performance.now()`. */
  readonly beganAt: number;
  /** How it was started, for messages: see `programName`. */
  readonly program: string;
}
