/** The numbers of the http policy. Times are milliseconds. Tests make them small. */
export interface Tuning {
  /** One try, from sending to the last byte of the answer. */
  readonly tryTimeout: number;
  readonly connectTimeout: number;
  /** All tries of one request and the waits between them. */
  readonly deadline: number;
  readonly maxTries: number;
  /** Tries where no connection comes about: whoever mistyped a gateway should not wait for minutes. */
  readonly maxTriesUnconnected: number;
  readonly firstBackoff: number;
  readonly maxBackoff: number;
  /** The longest single wait that a `Retry-After` may impose. */
  readonly maxRetryAfter: number;
  /** The platform allows 300 requests a minute per token (limit `client.credentials.token.rate.per.minute`). */
  readonly requestsPerWindow: number;
  readonly rateWindow: number;
  /** Bytes of one answer. */
  readonly maxAnswerSize: number;
}

export const defaultTuning: Tuning = {
  tryTimeout: 30_000,
  connectTimeout: 10_000,
  deadline: 120_000,
  maxTries: 8,
  maxTriesUnconnected: 4,
  firstBackoff: 500,
  maxBackoff: 15_000,
  maxRetryAfter: 60_000,
  requestsPerWindow: 290,
  rateWindow: 60_000,
  maxAnswerSize: 64 * 1024 * 1024,
};
