import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/core/problem.js';
import { readUsersCsv } from '../../../src/solutions/associate-user/read-users-csv.js';

/** What is wrong, each with `line:column`. */
function faults(text: string): readonly string[] {
  try {
    readUsersCsv(text, 'a.csv').check();
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.problem.exitCode).toBe(3);
    return (error.problem.details ?? []).map((detail) => String(detail).replace(/^a\.csv:/, ''));
  }
}

const emails = (text: string) => readUsersCsv(text, 'a.csv').lines.map(({ email }) => email);

describe('a users file', () => {
  test.each([
    ['comma and LF', 'email,phone\na@b.c,\nd@e.f,123456\n'],
    ['semicolon, CRLF and byte order mark', '\uFEFFemail;phone\r\na@b.c;\r\nd@e.f;123456\r\n'],
    ['tab', 'E-Mail\tPhone\na@b.c\t\nd@e.f\t123456'],
    ['nothing but addresses', 'a@b.c\nd@e.f\n'],
    ['rows without anything in them', 'email,phone\na@b.c,\n,\n\nd@e.f,123456\n'],
  ])('is read with %s', (_what, text) => {
    expect(emails(text)).toEqual(['a@b.c', 'd@e.f']);
  });

  test('takes little room for each person: its lines are objects of one hidden class, and share what is empty', () => {
    const [one, other] = readUsersCsv('email,phone,Shift\na@b.c,,\nd@e.f,+13175550111,\n', 'a.csv').lines;
    setFlagsFromString('--allow-natives-syntax');
    const haveOneClass = new Function('one', 'other', 'return %HaveSameMap(one, other)');
    expect(haveOneClass(one, other)).toBe(true);
    expect(one?.others).toBe(other?.others);
  });

  test('has the shape of the published list', () => {
    const header = 'FirstName,LastName,email,phone,userId,availableId,OfflineId';
    const { lines, otherColumns } = readUsersCsv(
      `${header}\nUser,One,u@y.com,123456,34c0b7cf,6a3a,ccf3\n`,
      'a.csv',
    );
    expect(lines).toMatchObject([
      {
        firstName: 'User',
        lastName: 'One',
        email: 'u@y.com',
        phone: { text: '123456' },
        userId: '34c0b7cf',
        line: 2,
      },
    ]);
    expect([...otherColumns.values()].map(({ text }) => text)).toEqual(['availableId', 'OfflineId']);
  });

  test.each([
    ['of Azure and Microsoft 365', 'UserPrincipalName,DisplayName'],
    ['of Active Directory', 'mail,sn'],
    ['of Exchange', 'PrimarySmtpAddress,Department'],
    ['of Google', 'Email Address [Required],Password [Required]'],
    ['of Genesys Cloud in German', 'E-Mail-Adresse;Abteilung'],
    ['in French', 'Adresse e-mail;Nom complet'],
    ['in Japanese', 'メールアドレス,部署'],
    ['in quotes', '"""Work Email""","Team"'],
  ])('has the headings %s', (_what, heading) => {
    expect(emails(`${heading}\na@b.c${heading.includes(';') ? ';' : ','}x\n`)).toEqual(['a@b.c']);
  });

  test.each([
    ['mailto:a@b.c'],
    ['SMTP:a@b.c'],
    ['a@b.c.'],
    ['Ada Byron <a@b.c>;'],
    ['"""a@b.c"""'],
    ['\u00A0a@b\u200B.c'],
  ])('has the address %j, read without what is around it, which is told of', (cell) => {
    const { lines, warnings } = readUsersCsv(`email\n${cell}\n`, 'a.csv');
    expect(lines.map(({ email }) => email)).toEqual(['a@b.c']);
    expect(warnings).toEqual([expect.stringMatching(/^a\.csv:2:1 {2}/)]);
  });

  test('has dashes where addresses have hyphens', () => {
    const { lines, warnings } = readUsersCsv('email\nanna–lena@b.c\njean—luc@b.c\n', 'a.csv');
    expect(lines.map(({ email }) => email)).toEqual(['anna-lena@b.c', 'jean-luc@b.c']);
    expect(warnings).toEqual([
      'a.csv:2:1  a dash in an e-mail address is read as a hyphen, and so in 1 more place',
    ]);
  });

  test('has two columns with addresses or numbers: the better one counts, and the other where it is empty', () => {
    const { lines, warnings } = readUsersCsv(
      'UPN,Mail,Mobile,Work phone\nx@y.z,a@b.c,+1 1234567,+1 7654321\nd@e.f,,+1 1111111,\n',
      'a.csv',
    );
    expect(lines.map(({ email, phone }) => [email, phone?.text])).toEqual([
      ['a@b.c', '+1 7654321'],
      ['d@e.f', '+1 1111111'],
    ]);
    expect(warnings).toEqual([
      'a.csv:1:1  the column "UPN" is used only where "Mail" is empty',
      'a.csv:1:10  the column "Mobile" is used only where "Work phone" is empty',
    ]);
  });

  test('has numbers and no headings: they are read, and any other column is told of', () => {
    const { lines, warnings } = readUsersCsv('Ada;a@b.c;+1 317 555 0111\nBo;d@e.f;\n', 'a.csv');
    expect(lines.map(({ email, phone }) => [email, phone?.text])).toEqual([
      ['a@b.c', '+1 317 555 0111'],
      ['d@e.f', undefined],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^a\.csv:1:1 .*no headings: the column with "Ada" is left out/),
      expect.stringMatching(/^a\.csv:1:11 .*no headings: .* is read as phone numbers/),
    ]);
  });

  test('is refused with every mistake and its place', () => {
    const text = [
      'email,phone,userId',
      'no-address,,',
      'a@b.c,1.31E+10,',
      'a@b.c,,',
      'x@y.z',
      ',,',
      '=A1,,',
      ',5550100,',
    ].join('\n');
    expect(faults(text)).toEqual([
      '2:1  "no-address" is not an e-mail address',
      '3:7  "1.31E+10" is not a phone number; a spreadsheet may have made another number of it: write it as +13175550111, or leave the cell empty',
      '4:1  "a@b.c" is in the file twice; line 3 has it too',
      '5:1  the row has 1 cell, the first line has 3',
      '7:1  the email begins with "=", which spreadsheets run as a formula',
      '8:1  the row has no e-mail address',
    ]);
  });

  test.each([
    ['', '1:1  the file is empty; it names nobody'],
    ['email\n', '1:1  the file has a header but names nobody'],
    [
      'Staff,2027\nemail,phone\na@b.c,\n',
      '1:1  the first line ("Staff, 2027") must name the columns; one of them is email; line 2 does: leave out what stands above it',
    ],
    [
      'name,phone\nA,1234\n',
      '1:1  the first line ("name, phone") must name the columns; one of them is email',
    ],
    [
      'emial,phone\nx,\n',
      '1:1  the first line ("emial, phone") must name the columns; one of them is email; did you mean "email"?',
    ],
    ['email,mail\na@b.c,d@e.f\n', '1:7  there is another column for "mail"'],
  ])('%j is refused', (text, fault) => {
    expect(faults(text)).toContain(fault);
  });
});
