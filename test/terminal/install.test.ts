import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { signInClient } from '../../src/practice-org/identity/sign-in.js';
import { expectOneOfEach } from '../support/one-of-each.js';
import {
  answerClient,
  answerHow,
  answerRegion,
  consent,
  finish,
  type Guided,
  goOn,
  guided,
  takeDefaults,
} from './guided.js';

let person: Guided;

afterEach(() => person.close());

/** Sequences that colour or otherwise dress a text, but for the one that ends it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const dressed = /\u001b\[(?:[1-9]|[349]\d)(?:;\d+)*m/;

describe('the guided installation in a real terminal', () => {
  test.each([60, 80, 120])(
    '%i columns: asks, shows the plan, asks once, installs and says where',
    async (columns) => {
      person = await guided();
      const terminal = await person.logIn([], { columns });
      await takeDefaults(terminal);
      await terminal.waitForText('Plan: 10 to create.');
      await consent(terminal);
      await terminal.waitForText('What to do next:');
      await finish(terminal);
      expect(await terminal.exit()).toBe(0);

      const text = terminal.text();
      expect(text).toContain('+ create   Role "Presence API User"');
      expect(text).toContain('Done: 10 created.');
      expect(text).toContain('apps.mypurecloud.ie/');
      // Addresses and commands are left whole, so that they can be clicked and pasted.
      expect(terminal.overlongLines().filter((line) => !/https:\/\/|gc-presence /.test(line))).toEqual([]);
      expect(terminal.raw()).not.toContain(person.whole.org.clientSecret);
      expect(terminal.raw()).toMatch(dressed);
      await expectOneOfEach(person.whole, person.before, { environment: person.environment });
    },
  );

  test('NO_COLOR keeps every colour out of questions, plan, progress and summary', async () => {
    person = await guided();
    const terminal = await person.logIn([], { environment: { NO_COLOR: '1' } });
    await takeDefaults(terminal);
    await consent(terminal);
    await finish(terminal);
    expect(await terminal.exit()).toBe(0);
    expect(terminal.text()).toContain('Done: 10 created.');
    expect(terminal.raw()).not.toMatch(dressed);
  });

  test('the next run shows the answers with their date, asks nothing else, and says that everything is in sync', async () => {
    person = await guided();
    const first = await person.logIn();
    await takeDefaults(first);
    await consent(first);
    await finish(first);
    expect(await first.exit()).toBe(0);
    person.whole.org.resetRequests();

    const { clientId, clientSecret } = person.whole.org;
    const second = person.setUp([], {
      environment: {
        GENESYSCLOUD_REGION: 'eu-west-1',
        GENESYSCLOUD_OAUTHCLIENT_ID: clientId,
        GENESYSCLOUD_OAUTHCLIENT_SECRET: clientSecret,
      },
    });
    await second.waitForText(
      `? Your answers of ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format()}`,
    );
    await second.waitForText('Division of the new objects: Home');
    await goOn(second);
    expect(await second.exit()).toBe(0);
    expect(second.text()).toContain('Everything is in sync');
    expect(second.text().match(/^\?/gm)).toBeNull();
    expect(person.whole.org.requests.filter(({ kind }) => kind === 'write')).toEqual([]);
  });

  test('a CSV file of mappings is asked for, Escape leads back from there, and its rows are shown in the plan', async () => {
    person = await guided();
    person.whole.write('mine.csv', 'Teams presence,Genesys presence\nInACall,Away\n');
    const terminal = await person.logIn();
    await terminal.waitForText('❯ The eleven default rows');
    terminal.key('down');
    await terminal.waitForText('❯ A CSV file');
    terminal.key('enter');
    await terminal.waitForText('? Path of the CSV file');
    terminal.key('escape');
    await terminal.waitForText('❯ A CSV file');
    terminal.key('enter');
    await terminal.waitForText('? Path of the CSV file');
    terminal.key('enter');
    await terminal.waitForText('It must not be blank.');
    terminal.type('nowhere.csv');
    terminal.key('enter');
    await terminal.waitForText('There is no such file.');
    for (let letter = 0; letter < 11; letter++) terminal.type('\u007f');
    terminal.type(`${person.whole.home}/mine.csv`);
    terminal.key('enter');
    await terminal.waitForText('❯ Home');
    terminal.key('enter');
    await goOn(terminal);
    await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
    expect(terminal.text()).not.toContain('rows.InACall');
    terminal.key('down');
    terminal.key('enter');
    await terminal.waitForText('MICROSOFTTEAMS Plan: 10 to create. ? Make these 10 changes');
    expect(terminal.text()).toContain('rows.InACall: Away (');
    expect(terminal.text()).not.toContain('rows.Busy');
    await consent(terminal);
    await finish(terminal);
    expect(await terminal.exit()).toBe(0);
    const table = Object.values(person.whole.org.org.state.architect.dataTables).find(
      ({ name }) => name === 'MsTeamsPresenceMappings',
    );
    expect(Object.keys(table?.rows ?? {})).toEqual(['InACall']);
  });

  test('at the end the answers are saved in a config file where somebody wants that, and no earlier', async () => {
    person = await guided();
    const { clientId, clientSecret } = person.whole.org;
    const terminal = await person.logIn();
    await takeDefaults(terminal);
    await consent(terminal);
    await terminal.waitForText('? Save your answers in a config file?');
    expect(terminal.text()).toContain('Done: 10 created.');
    terminal.type('y');
    terminal.key('enter');
    await terminal.waitForText('? Config file (gc-presence.config.yaml)');
    terminal.type('nowhere/mine.yaml');
    terminal.key('enter');
    await terminal.waitForText('There is no such folder.');
    for (let letter = 0; letter < 17; letter++) terminal.type('\u007f');
    terminal.key('enter');
    await terminal.waitForText('setup --config gc-presence.config.yaml --yes');
    expect(await terminal.exit()).toBe(0);

    const again = await person.whole.run(['teams-presence', 'plan', '--config', 'gc-presence.config.yaml']);
    expect([again.code, again.stdout.includes('in sync')]).toEqual([0, true]);
    const saved = readFileSync(join(person.whole.home, 'gc-presence.config.yaml'), 'utf8');
    expect([saved.includes(clientId), saved.includes(clientSecret)]).toEqual([true, false]);
  });

  test('a wrong secret is asked for again, with the rest as it was', async () => {
    person = await guided();
    const { clientId, clientSecret } = person.whole.org;
    const terminal = person.setUp();
    await answerRegion(terminal);
    await answerClient(terminal, clientId, 'not-the-secret');
    await terminal.waitForText('The log-in was refused');
    await terminal.waitForText('❯ eu-west-1');
    terminal.key('enter');
    await terminal.waitForText(`Client id (${clientId})`);
    terminal.key('enter');
    await terminal.waitForText('? Client secret');
    terminal.type(clientSecret);
    terminal.key('enter');
    await terminal.waitForText('Connected to Riverbend Insurance');
    terminal.key('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    expect(terminal.raw()).not.toContain('not-the-secret');
  });

  test('who signs in by browser is asked for no secret', async () => {
    person = await guided();
    const clientId = signInClient(person.whole.org.org).id;
    const GENESYSCLOUD_BROWSER = fileURLToPath(new URL('../support/sign-in.mjs', import.meta.url));
    const terminal = person.setUp([], { environment: { GENESYSCLOUD_BROWSER } });
    await answerRegion(terminal);
    await terminal.waitForText('? How do you sign in?');
    terminal.key('down');
    await terminal.waitForText('❯ In the browser, as yourself');
    terminal.key('enter');
    await terminal.waitForText('? Client id');
    terminal.type(clientId);
    await terminal.waitForText(clientId);
    terminal.key('enter');
    await terminal.waitForText('Connected to Riverbend Insurance');
    terminal.key('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    expect(terminal.text()).toContain('Sign in to Genesys Cloud in your browser:');
    expect(terminal.text()).not.toContain('Client secret');
  });

  test('after the third wrong secret the run ends with 4', async () => {
    person = await guided();
    const terminal = person.setUp(['--region', 'eu-west-1']);
    await answerHow(terminal);
    await terminal.waitForText('? Client id');
    terminal.type(person.whole.org.clientId);
    terminal.key('enter');
    for (const [index, secret] of ['one-secret', 'two-secrets', 'three-secrets'].entries()) {
      if (index > 0) {
        await terminal.waitForText(`? Client id (${person.whole.org.clientId})`);
        terminal.key('enter');
      }
      await terminal.waitForText('? Client secret');
      terminal.type(secret);
      await terminal.waitForText(`? Client secret ${'*'.repeat(secret.length)}`);
      terminal.key('enter');
    }
    expect(await terminal.exit()).toBe(4);
    expect(terminal.text()).toContain('The log-in was refused: ');
  });
});
