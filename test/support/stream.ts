import { Writable } from 'node:stream';

/** A stream that keeps what is written to it. */
export interface KeptStream extends Writable {
  readonly isTTY: boolean;
  text(): string;
}

/** With `columns` it is a terminal of that width. */
export function keptStream(
  options: { readonly isTTY?: boolean; readonly columns?: number | undefined } = {},
): KeptStream {
  const { columns, isTTY = columns !== undefined } = options;
  let kept = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      kept += String(chunk);
      done();
    },
  });
  return Object.assign(stream, { isTTY, text: () => kept }, columns === undefined ? {} : { columns });
}
