import { inputProblem } from '../core/problem.js';

/** The text of a CSV file in UTF-8, without its byte order mark. Throws a problem that names the line of the `what` file. */
export function decodeCsv(bytes: Uint8Array, file: string, what = 'mappings'): string {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    throw encodingProblem(what, file, 1, 1, 'the file is UTF-16 text');
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw encodingProblem(
      what,
      file,
      lineAt(bytes, nul),
      1,
      'the line holds a zero byte: this is no text file',
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw encodingProblem(what, file, firstBadLine(bytes), 1, 'the line is not UTF-8');
  }
}

function encodingProblem(what: string, file: string, line: number, column: number, sentence: string) {
  return inputProblem(`The ${what} file ${file} cannot be read as text.`, {
    code: 'bad-csv',
    details: [`${file}:${line}:${column}  ${sentence}`],
    next: 'Save it as "CSV UTF-8" and run the command again. Nothing was changed.',
  });
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}

function lineAt(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
}

/** A line break is never part of a longer UTF-8 sequence, so each line can be judged alone. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 0x0a) continue;
    if (!isUtf8(bytes.subarray(start, at))) return line;
    line++;
    start = at + 1;
  }
  return line;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
