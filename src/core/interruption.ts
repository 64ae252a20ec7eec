/** Ctrl-C, a termination signal, or the run's time limit. Carried as the reason of the run's AbortSignal. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly why: 'signal' | 'timeout';
  constructor(
    why: 'signal' | 'timeout',
    message = why === 'signal' ? 'Interrupted.' : 'The time limit of the run is up.',
  ) {
    super(message);
    this.why = why;
  }
}
