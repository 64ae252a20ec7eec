import { createHash } from 'node:crypto';
import { placesOf } from '../../answers/field.js';
import { readGivenFile, shownPath } from '../../answers/paths.js';
import {
  type Cell,
  type CsvFault,
  type CsvNotes,
  firstLine,
  readCells,
  startOfFile,
} from '../../core/csv.js';
import { plainHyphens } from '../../core/decode.js';
import { columnsIn, headingOf, meantHeading, namesIn } from '../../core/headings.js';
import { associateUserFields } from './fields.js';
import { phoneProblem } from './phones.js';

const known = ['email', 'userId', 'phone', 'firstName', 'lastName'] as const;
type Known = (typeof known)[number];

/**
 * What directories, spreadsheets and people call the columns of a list of people, in the languages of Genesys Cloud.
 * Case, accents, spaces and signs do not count. `login` and `mobile` stand in for an address and a number.
 */
export const userHeadings = {
  email: namesIn(`
    email, email address, mail, mail address, work email, user email, primary email, business email,
    primary smtp address, email work, email 1, email 1 value, E-Mail-Adresse, E-Mail geschäftlich, Mailadresse,
    adresse e-mail, adresse électronique, courriel, adresse de messagerie, correo, correo electrónico,
    dirección de correo electrónico, posta elettronica, indirizzo e-mail, indirizzo di posta elettronica,
    e-mailadres, endereço de e-mail, correio eletrônico, correio eletrónico, e-post, e-postadress, e-postadresse,
    sähköposti, sähköpostiosoite, adres e-mail, e-mailová adresa, e-posta, e-posta adresi, электронная почта,
    адрес электронной почты, メール, メールアドレス, 電子メール, 이메일, 이메일 주소, 电子邮件, 电子邮件地址, 邮箱, 電子郵件, 電子郵件地址, البريد الإلكتروني,
    דואר אלקטרוני, อีเมล`),
  login: namesIn(`
    user principal name, upn, username, login, login name, logon name, sign-in name, Benutzername,
    Benutzerprinzipalname, nom d’utilisateur, nombre de usuario, nome utente, nome de usuário, nome de utilizador,
    gebruikersnaam, användarnamn, brukernavn, brugernavn, käyttäjätunnus, nazwa użytkownika, ユーザー名, 사용자 이름, 用户名,
    使用者名稱`),
  userId: namesIn('userId, user id, genesys user id, genesys cloud user id, gc user id, id'),
  phone: namesIn(`
    phone, phone number, work phone, work phone number, business phone, business phones, office phone,
    primary phone, phone work, phone 1, phone 1 value, telephone, telephone number, daytime, number, tel, Telefon,
    Telefonnummer, Rufnummer, Telefon geschäftlich, téléphone, numéro de téléphone, téléphone professionnel,
    teléfono, número de teléfono, telefono, numero di telefono, telefoon, telefoonnummer, telefone,
    número de telefone, puhelin, puhelinnumero, numer telefonu, telefonní číslo, telefon numarası, телефон,
    номер телефона, 電話, 電話番号, 전화, 전화번호, 电话, 电话号码, 電話號碼, هاتف, رقم الهاتف, טלפון, โทรศัพท์`),
  mobile: namesIn(`
    mobile, mobile phone, mobile number, cell, cell phone, home phone, Handy, Handynummer, Mobiltelefon,
    Mobilnummer, téléphone portable, téléphone mobile, móvil, celular, cellulare, mobiel, telemóvel, mobil,
    matkapuhelin, telefon komórkowy, 携帯電話, 휴대폰, 手机, 手機`),
  firstName: namesIn(`
    first name, given name, first, forename, Vorname, prénom, nombre, nome, voornaam, förnamn, fornavn, etunimi,
    imię, jméno, ad, имя, 名, 이름, 名字`),
  lastName: namesIn(`
    last name, surname, family name, last, Nachname, Familienname, nom, nom de famille, apellido, apellidos,
    cognome, sobrenome, apelido, achternaam, efternamn, efternavn, etternavn, sukunimi, nazwisko, příjmení, soyadı,
    soyad, фамилия, 姓, 성`),
} as const;

/** One line of a users file, before anybody has been looked up, without what is empty or wrong. */
export interface UserLine extends Readonly<Record<Exclude<Known, 'phone'>, string | undefined>> {
  readonly line: number;
  readonly column: number;
  /** As it is written. */
  readonly phone: Cell | undefined;
  /** The cells of all other columns, by the header's position: presences for a schedule may be among them. */
  readonly others: ReadonlyMap<number, Cell>;
}

export interface UsersCsv {
  readonly lines: readonly UserLine[];
  /** The headers of columns that are none of the known ones, by their position. */
  readonly otherColumns: ReadonlyMap<number, Cell>;
  /** Which headings were read as what, in a sentence, where they are not our own; else none. */
  readonly headingsRead: readonly string[];
  /** What was put right, or may be meant otherwise, each with its place. */
  readonly warnings: readonly string[];
  /** What is wrong in single rows: told together with what the org does not have, so that one round of corrections is enough. */
  readonly faults: readonly CsvFault[];
  /** @throws ProblemError (exit 3) with these faults, for where the org cannot be asked */
  readonly check: () => void;
}

/** Where each thing stands; where that cell is empty, the next one counts. */
type Columns = Readonly<Record<Known, readonly number[]>>;

/** What to do about a phone number that will not do. */
export const otherNumber = 'write it as +13175550111, or leave the cell empty';
/** No address may be longer, nor any name of a person. */
const mostCharacters = 256;
const emailForm = /^[^\s@]+@[^\s@]+$/;

/**
 * Reads the file of associates from its path.
 * @throws ProblemError (exit 3) when it cannot be read, or no row of it
 */
export async function readUsersFile(
  path: string,
): Promise<{ readonly file: string; readonly csv: UsersCsv }> {
  const hint = `Check the path: it is that of ${placesOf(associateUserFields.users)}; without either, that of the last setup.`;
  const file = shownPath(path);
  const content = await readGivenFile(path, `The users file ${file}`, hint);
  const digest = createHash('sha256').update(file).update(content).digest('hex');
  if (last?.digest !== digest) last = { file, digest, csv: readUsersCsv(content, file) };
  return last;
}

/** What was read last: a run opens the same file several times, and thousands of people take room. */
let last: { readonly file: string; readonly digest: string; readonly csv: UsersCsv } | undefined;

/** Whom the lines of the file name. */
export function peopleIn({ lines }: UsersCsv) {
  const ids = new Set<string>();
  const emails = new Set<string>();
  for (const { userId, email } of lines) {
    if (userId !== undefined) ids.add(userId.toLowerCase());
    else if (email !== undefined) emails.add(email.toLowerCase());
  }
  return { ids, emails };
}

/**
 * Reads a users file: a header and a row a person, or nothing but e-mail addresses and numbers; `file` is the name to show.
 * @throws ProblemError (exit 3) with everything that is wrong, each with file, line and column, where no row can be read
 */
export function readUsersCsv(content: string | Uint8Array, file: string): UsersCsv {
  const { rows, notes } = readCells({ file, what: 'users' }, content);
  const [first = [], ...rest] = rows;
  const place = first[0] ?? startOfFile;
  if (rows.length === 0 && !notes.areFaulty) notes.refuse(place, 'the file is empty; it names nobody');
  const bare = first.findIndex((cell) => emailForm.test(addressIn(cell)));
  const body = bare >= 0 ? rows : rest;
  const columns = bare >= 0 ? columnsWithoutHeadings(rows, bare, notes) : columnsOf(first, notes);
  if (rows.length > 0 && columns.email.length === 0 && columns.userId.length === 0) {
    const below = rest.find((row) => columnsIn(row, userHeadings).email.length > 0)?.[0];
    const hint =
      below === undefined
        ? first.map(({ text }) => meantHeading(text, { email: userHeadings.email })).find(Boolean)
        : `; line ${below.line} does: leave out what stands above it`;
    notes.refuse(place, `${firstLine(first)} must name the columns; one of them is email${hint ?? ''}`);
    notes.check();
  }
  const used = new Set(Object.values(columns).flat());
  const otherColumns = new Map(
    bare >= 0 ? [] : [...first.entries()].filter(([at, cell]) => !used.has(at) && cell.text !== ''),
  );
  const lines = body.map((cells) => readLine(cells, { columns, used }, notes));
  notes.refuseRepeated(
    lines.flatMap(({ email = '', userId = '', line, column }) =>
      [email, userId].map((text) => ({ text: text.toLowerCase(), line, column })),
    ),
  );
  if (body.length === 0 && !notes.areFaulty)
    notes.refuse({ line: place.line, column: 1 }, 'the file has a header but names nobody');
  if (lines.length === 0) notes.check();
  return {
    lines,
    otherColumns,
    headingsRead: bare >= 0 ? [] : headingsRead(first, columns),
    warnings: notes.warnings(),
    faults: notes.faults,
    check: () => notes.check(),
  };
}

function columnsOf(header: readonly Cell[], notes: CsvNotes): Columns {
  const found = columnsIn(header, userHeadings);
  for (const [, again] of Object.values(found)) {
    const cell = header[again ?? -1];
    if (cell !== undefined) notes.refuse(cell, `there is another column for "${cell.text}"`);
  }
  const secondBest = (best: readonly number[], next: readonly number[]) => {
    const [one, other] = [header[best[0] ?? -1], header[next[0] ?? -1]];
    if (one !== undefined && other !== undefined)
      notes.tell(other, `the column "${other.text}" is used only where "${one.text}" is empty`);
    return [...best, ...next];
  };
  return {
    ...found,
    email: secondBest(found.email, found.login),
    phone: secondBest(found.phone, found.mobile),
  };
}

/** The column that holds addresses, and one that holds phone numbers; any other one is told of. */
function columnsWithoutHeadings(rows: readonly (readonly Cell[])[], email: number, notes: CsvNotes): Columns {
  const phone: number[] = [];
  for (const at of rows[0]?.keys() ?? []) {
    const cells = rows.flatMap((row) => row[at] ?? []).filter(({ text }) => text !== '');
    const [cell] = cells;
    if (at === email || cell === undefined) continue;
    const isPhone = phone.length === 0 && cells.every(({ text }) => /(?:\d.*){6}/.test(text));
    if (isPhone) phone.push(at);
    const what = isPhone ? 'read as phone numbers' : 'left out';
    notes.tell(
      cell,
      `the file has no headings: the column with "${cell.text}" is ${what}. Add a first line such as email,phone`,
    );
  }
  return { email: [email], userId: [], phone, firstName: [], lastName: [] };
}

const usualNames: Readonly<Record<Known, string>> = {
  email: 'email',
  userId: 'user id',
  phone: 'phone',
  firstName: 'first name',
  lastName: 'last name',
};

function headingsRead(header: readonly Cell[], columns: Columns): readonly string[] {
  const read = known.flatMap((key) =>
    columns[key].flatMap((at) => {
      const { text = '' } = header[at] ?? {};
      return headingOf(text) === headingOf(usualNames[key]) ? [] : [`"${text}" as ${usualNames[key]}`];
    }),
  );
  return read.length === 0 ? [] : [`Columns of the file were read so: ${read.join(', ')}.`];
}

const noCells: ReadonlyMap<number, Cell> = new Map();

function readLine(
  cells: readonly Cell[],
  { columns, used }: { readonly columns: Columns; readonly used: ReadonlySet<number> },
  notes: CsvNotes,
): UserLine {
  const cellOf = (key: Known) =>
    columns[key].map((at) => cells[at]).find((cell) => (cell?.text ?? '') !== '');
  const read = (key: Known) => {
    const cell = cellOf(key);
    if (cell === undefined) return undefined;
    const text =
      key === 'email' ? addressIn(cell, notes) : key === 'userId' ? plainHyphens(cell.text) : cell.text;
    const sentence = cellProblem(key, text);
    if (sentence === undefined) return text;
    notes.refuse(cell, sentence);
    return undefined;
  };
  const named = cellOf('email') ?? cellOf('userId');
  const { line, column } = named ?? cells[columns.email[0] ?? -1] ?? cells[0] ?? startOfFile;
  if (named === undefined) notes.refuse({ line, column }, 'the row has no e-mail address');
  const others = [...cells.entries()].filter(([at, { text }]) => !used.has(at) && text !== '');
  // All lines have one shape, and what is empty is shared: a spread or a map for each takes as much room as its texts.
  return {
    email: read('email'),
    userId: read('userId'),
    firstName: read('firstName'),
    lastName: read('lastName'),
    line,
    column,
    phone: read('phone') === undefined ? undefined : cellOf('phone'),
    others: others.length === 0 ? noCells : new Map(others),
  };
}

/** The address in a cell as directories and mail programs write it: `mailto:…`, `SMTP:…`, `Ada Okafor <…>`, `…;`. */
function addressIn(cell: Cell, notes?: CsvNotes): string {
  const inside = /<([^<>@]+@[^<>@]+)>/.exec(cell.text)?.[1] ?? cell.text;
  const address = inside
    .replace(/^["'\s]*(?:mailto|smtp|sip|e-?mail):/i, '')
    .replace(/^["'\s]+|["'\s;,.]+$/g, '');
  if (address !== cell.text) notes?.tell(cell, 'what stands around the e-mail address is left out');
  const plain = plainHyphens(address);
  if (plain !== address) notes?.tell(cell, 'a dash in an e-mail address is read as a hyphen');
  return plain;
}

function cellProblem(key: Known, text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return `the ${key} holds a line break or another control character`;
  if (text.length > mostCharacters) return `the ${key} is longer than ${mostCharacters} characters`;
  if (/^[=@]/.test(text))
    return `the ${key} begins with "${text.charAt(0)}", which spreadsheets run as a formula`;
  if (key === 'email' && !emailForm.test(text)) return `"${text}" is not an e-mail address`;
  const problem = key === 'phone' ? phoneProblem(text) : undefined;
  return problem && `${problem}: ${otherNumber}`;
}
