/** A command line to copy, for help. */
export interface Example {
  /** What it is good for, in a sentence. */
  readonly title: string;
  readonly line: string;
}
