import {
  type Cell,
  type CsvFault,
  csvProblem,
  faultAt,
  headingOf,
  readCells,
  repeatedIn,
} from '../../core/csv.js';

/** One line of a users file, before anybody has been looked up. Texts are trimmed; an empty cell is left out. */
export interface UserLine {
  readonly line: number;
  readonly column: number;
  readonly email?: string;
  readonly userId?: string;
  readonly phone?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** The cells of all other columns, by the header's position: presences for a schedule may be among them. */
  readonly others: ReadonlyMap<number, Cell>;
}

export interface UsersCsv {
  readonly lines: readonly UserLine[];
  /** The headers of columns that are none of the known ones, by their position. */
  readonly otherColumns: ReadonlyMap<number, Cell>;
}

type Known = 'email' | 'userId' | 'phone' | 'firstName' | 'lastName';

/** Headers as people write them, without anything but letters and in lower case. */
const headers: Readonly<Record<Known, readonly string[]>> = {
  email: ['email', 'emailaddress', 'mail', 'username', 'useremail', 'workemail'],
  userId: ['userid', 'genesysuserid', 'genesysclouduserid', 'gcuserid', 'id'],
  phone: ['phone', 'phonenumber', 'mobile', 'telephone', 'daytime', 'number'],
  firstName: ['firstname', 'givenname', 'first'],
  lastName: ['lastname', 'surname', 'familyname', 'last'],
};

const emailForm = /^[^\s@]+@[^\s@]+$/;
const phoneForm = /^\+?[\d\s().-]{3,24}$/;

/**
 * Reads a users file: a header and a row a person, or nothing but e-mail addresses. Throws one problem with everything
 * that is wrong, each with file, line and column; `file` is the name to show.
 */
export function readUsersCsv(content: string | Uint8Array, file: string): UsersCsv {
  const source = { content, file, what: 'users' };
  const { rows, faults } = readCells(source);
  const [first, ...rest] = rows;
  if (first === undefined) {
    if (faults.length === 0)
      faults.push({ line: 1, column: 1, sentence: 'the file is empty; it names nobody' });
    throw csvProblem(source, faults);
  }
  const bare = first.findIndex(({ text: cell }) => emailForm.test(cell.trim()));
  const columns = bare >= 0 ? new Map<Known, number>([['email', bare]]) : columnsIn(first, faults);
  const body = bare >= 0 ? rows : rest;
  if (!columns.has('email') && !columns.has('userId')) {
    const sentence = 'the first line must name the columns; one of them is email';
    throw csvProblem(source, [...faults, faultAt(first[0] ?? { line: 1, column: 1 }, sentence)]);
  }
  const known = new Set(columns.values());
  const otherColumns = new Map(
    bare >= 0 ? [] : [...first.entries()].filter(([at, cell]) => !known.has(at) && cell.text.trim() !== ''),
  );
  const lines = body.flatMap((cells) => readLine(cells, columns, faults) ?? []);
  const ids = lines.flatMap(({ email = '', userId = '', line, column }) =>
    [email, userId].map((text) => ({ text: text.toLowerCase(), line, column })),
  );
  const all = faults.concat(repeatedIn(ids));
  if (body.length === 0 && all.length === 0)
    all.push({ line: first[0]?.line ?? 1, column: 1, sentence: 'the file has a header but names nobody' });
  if (all.length > 0) throw csvProblem(source, all);
  return { lines, otherColumns };
}

function columnsIn(header: readonly Cell[], faults: CsvFault[]): Map<Known, number> {
  const columns = new Map<Known, number>();
  for (const [at, cell] of header.entries()) {
    const known = (Object.keys(headers) as Known[]).find((key) => headers[key].includes(headingOf(cell)));
    if (known === undefined) continue;
    if (columns.has(known)) faults.push(faultAt(cell, `there is another column for "${cell.text.trim()}"`));
    else columns.set(known, at);
  }
  return columns;
}

function readLine(
  cells: readonly Cell[],
  columns: ReadonlyMap<Known, number>,
  faults: CsvFault[],
): UserLine | undefined {
  const [first] = cells;
  // Spreadsheets leave rows behind in which every cell is empty.
  if (first === undefined || cells.every(({ text }) => text.trim() === '')) return undefined;
  const cellOf = (key: Known) => cells[columns.get(key) ?? -1];
  const texts: Partial<Record<Known, string>> = {};
  for (const key of Object.keys(headers) as Known[]) {
    const cell = cellOf(key);
    const text = cell?.text.trim() ?? '';
    if (cell === undefined || text === '') continue;
    const sentence = cellProblem(key, text);
    if (sentence === undefined) texts[key] = text;
    else faults.push(faultAt(cell, sentence));
  }
  const place = cellOf('email') ?? cellOf('userId') ?? first;
  const isBlank = (key: Known) => (cellOf(key)?.text.trim() ?? '') === '';
  if (isBlank('email') && isBlank('userId')) faults.push(faultAt(place, 'the row has no e-mail address'));
  const known = new Set(columns.values());
  const others = new Map(
    [...cells.entries()].filter(([at, { text }]) => !known.has(at) && text.trim() !== ''),
  );
  return { line: place.line, column: place.column, ...texts, others };
}

function cellProblem(key: Known, text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return `the ${key} holds a line break or another control character`;
  if (/^[=@]/.test(text))
    return `the ${key} begins with "${text.charAt(0)}", which spreadsheets run as a formula`;
  if (key === 'email' && !emailForm.test(text)) return `"${text}" is no e-mail address`;
  if (key === 'phone' && !phoneForm.test(text))
    return `"${text}" is no phone number; a spreadsheet may have made another number of it`;
  return undefined;
}
