import { Writable } from 'node:stream';

/** A stream that keeps what is written to it, and may pretend to be a terminal of some width. */
export interface KeptStream extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  text(): string;
}

export function keptStream(
  options: { readonly isTTY?: boolean; readonly columns?: number } = {},
): KeptStream {
  let kept = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      kept += String(chunk);
      done();
    },
  });
  return Object.assign(stream, {
    isTTY: options.isTTY ?? false,
    columns: options.columns ?? 80,
    text: () => kept,
  });
}
