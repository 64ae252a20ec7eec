import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/core/problem.js';
import type { Session } from '../../../src/genesys/session.js';
import type { Person } from '../../../src/resources/people/people.js';
import { matchAssociates } from '../../../src/solutions/associate-user/associates.js';
import { phoneReader } from '../../../src/solutions/associate-user/phones.js';
import { planSchedules } from '../../../src/solutions/associate-user/planned-schedules.js';
import { readUsersCsv } from '../../../src/solutions/associate-user/read-users-csv.js';
import { defaultSchedules } from '../../../src/solutions/associate-user/schedule.js';
import { presences } from '../teams-presence/built.js';

const ada = { id: 'id-of-ada', name: 'Ada Okafor', email: 'a@b.c', active: true };

async function matched(
  text: string,
  person: Person = ada,
  { caller, country }: { caller?: string; country?: string } = { caller: '+13175550100', country: 'US' },
) {
  const csv = readUsersCsv(text, 'a.csv');
  const session = {
    api: {
      organization: { getOrganizationsMe: async () => ({ defaultCountryCode: country }) },
      users: { postUsersSearch: async () => ({ results: [] }) },
    },
  } as unknown as Session;
  return matchAssociates(session, {
    file: 'a.csv',
    csv,
    people: [person],
    schedules: planSchedules(defaultSchedules, presences),
    presences,
    caller,
  });
}

/** What is wrong with a file, each with `line:column`. */
async function faults(text: string): Promise<readonly string[]> {
  try {
    await matched(text);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.problem.details ?? []).map((detail) => String(detail).replace(/^a\.csv:/, ''));
  }
}

test('mistakes in the file and people whom the org does not have are told at once, in the order of the lines', async () => {
  const rows = ['x@b.c,', 'no address,', 'a@b.c,12ab', 'a@b.c,', ',+13175550111', '@formula,'];
  expect(await faults(`email,phone\n${rows.join('\n')}\n`)).toEqual([
    expect.stringMatching(/^2:1 .*no user x@b\.c/),
    expect.stringMatching(/^3:1 .*not an e-mail address/),
    expect.stringMatching(/^4:7 .*12ab/),
    expect.stringMatching(/^5:1 .*in the file twice; line 4/),
    expect.stringMatching(/^6:\d .*no e-mail address/),
    expect.stringMatching(/^7:1 .*begins with "@"/),
  ]);
});

describe('a column for a schedule', () => {
  const busy = async (heading: string) => {
    const { contacts } = await matched(`email,${heading}\na@b.c,Busy\n`);
    const [data] = contacts.map((contact) => contact.data);
    const busyId = presences.definitions.find(({ type, name }) => type === 'System' && name === 'Busy')?.id;
    return Object.keys(data ?? {}).filter((column) => data?.[column] === busyId);
  };

  test.each([
    ['ScheduledWorkflow', 'availableId'],
    ['Scheduled Workflow', 'availableId'],
    ['AVAILABLE_ID', 'availableId'],
    ['scheduledworkflow – offline', 'OfflineId'],
    ['Scheduled-Workflow Offline', 'OfflineId'],
  ])('is known when it is called %s', async (heading, column) => {
    expect(await busy(heading)).toEqual([column]);
  });

  test.each(['Sheduled Workflow', 'ScheduledWorkflows', 'Available', 'Availble', 'Ofline Id'])(
    'that is called %s is refused with the name that is near, and nobody gets the usual presence instead',
    async (heading) => {
      expect(await faults(`email,${heading}\na@b.c,Busy\n`)).toEqual([
        expect.stringMatching(/^1:7 {2}no schedule is called ".*"; did you mean "\w/),
      ]);
    },
  );

  test('that is none is told of, with the heading that may be meant', async () => {
    const { warnings } = await matched('email,Department,Phome\na@b.c,Sales,\n');
    expect(warnings.slice(0, 2)).toEqual([
      'a.csv:1:7  the column "Department" is left out: it belongs to no schedule',
      'a.csv:1:18  the column "Phome" is left out: it belongs to no schedule; did you mean "phone"?',
    ]);
  });
});

test('how headings and numbers of a country were read is told in a line each, and nothing of our own headings', async () => {
  const { remarks } = await matched('E-Mail-Adresse;Telefon;Vorname\na@b.c;(317) 555-0111;Ada\n');
  expect(remarks).toEqual([
    'Columns of the file were read so: "E-Mail-Adresse" as email, "Telefon" as phone, "Vorname" as first name.',
    'Phone numbers without a country code were completed: "(317) 555-0111" as +13175550111.',
  ]);
  expect((await matched('Email,phone,First name\na@b.c,+13175550111,Ada\n')).remarks).toEqual([]);
});

describe('a phone number', () => {
  test.each([
    ['+1 (317) 555-0111', '+13175550111'],
    ['317.555.0111', '+13175550111'],
    ['tel:+1-317-555-0111', '+13175550111'],
    ['+49 30 1234567', '+49301234567'],
    ['0049 30 1234567', '+49301234567'],
    ['+1 317–555–0111', '+13175550111'],
    ['(317) 555-0111 ext. 12', '+13175550111'],
    ['+1 317 555 0111 extension 12', '+13175550111'],
    ['(317) 555-0111 Durchwahl 12', '+13175550111'],
    ["'+13175550111", '+13175550111'],
    ['＋１３１７５５５０１１１', '+13175550111'],
    ['+١٣١٧٥٥٥٠١١١', '+13175550111'],
    ['३१७ ५५५ ०१११', '+13175550111'],
  ])('%s is read', async (text, number) => {
    const { contacts, warnings } = await matched(`email,phone\na@b.c,${text}\n`);
    expect(contacts.map(({ data }) => data.phone)).toEqual([number]);
    expect(warnings).toEqual(/ 12$/.test(text) ? [expect.stringContaining('a.csv:2:7  the extension')] : []);
  });

  test.each([
    ['5501', '2:7  "5501" looks like an extension, not a whole phone number: write it as'],
    [
      'Ext. 5501',
      'looks like an extension, not a whole phone number: write it as +13175550111, or leave the cell empty',
    ],
    ['1-800-FLOWERS', 'is not a phone number: write it as +13175550111, or leave the cell empty'],
    ['+1317555011', 'has too few digits for a phone number: write it as'],
    ['+1 317 555 0111 99', 'has too many digits'],
    ['+999 1234567', 'begins with the code of no country'],
    ['555-0111 x', 'is not a phone number'],
    ['+13175550111;+13175550112', 'holds several phone numbers: write it as'],
  ])('%s is refused with the reason', async (text, reason) => {
    expect(await faults(`email,phone\na@b.c,${text}\n`)).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    ['(614) 555-0100', '+16145550100'],
    ['5501', '+13175550100'],
  ])('that the org has as %s becomes %s, the caller number where it is none', async (phone, number) => {
    const { contacts, warnings } = await matched('email\na@b.c\n', { ...ada, phone });
    expect(contacts.map(({ data }) => data.phone)).toEqual([number]);
    expect(warnings).toEqual(
      phone === '5501' ? [expect.stringContaining('No usable phone number is known for a@b.c')] : [],
    );
  });

  test('is checked before the caller number is known, unless only that can tell its country', async () => {
    const early = (phone: string, country?: string) =>
      matched(`email,phone\na@b.c,${phone}\n`, ada, country === undefined ? {} : { country });
    await expect(early('0317 555 0111', 'US')).rejects.toMatchObject({
      problem: {
        details: [expect.stringContaining('has too many digits for a phone number in the US: write it as')],
      },
    });
    await expect(early('0317 555 0111')).resolves.toBeDefined();
    await expect(early('+1317555011')).rejects.toThrow(ProblemError);
  });

  test('without a country code is of the country of the org, else of that of the caller number', async () => {
    const read = async (org: string | undefined, caller: string) =>
      (await phoneReader(['030 1234567'], async () => org, caller))('030 1234567');
    expect(await read('DE', '+13175550100')).toMatchObject({ number: '+49301234567' });
    expect(await read(undefined, '+41445550100')).toMatchObject({ number: '+41301234567' });
    expect(await read(undefined, '5550100')).toMatchObject({
      problem: expect.stringContaining('the country of the org is not known'),
    });
  });
});
