import type { TestOrgOptions } from '../support/practice-org.js';
import { type RunResult, type Whole, wholeOrg } from '../support/whole.js';

/** Five people who are in every practice org, by their addresses. */
export const five = [
  'ada.okafor@riverbend.example',
  'bruno.lindqvist@riverbend.example',
  'carmen.moreau@riverbend.example',
  'dmitri.tanaka@riverbend.example',
  'elif.novak@riverbend.example',
] as const;

export const zone = 'America/New_York';

/** The arguments of an installation, with the people of this file. */
export function associateArguments(users: string): readonly string[] {
  return ['--users', users, '--time-zone', zone, '--site', 'Head Office', '--caller-number', '+13175550100'];
}

export interface AssociateWhole extends Whole {
  /** Runs `associate-user …`. */
  associate(...args: string[]): Promise<RunResult>;
}

/** An org before anything is installed, and a file with five people in it. */
export async function associateOrg(options: TestOrgOptions = {}): Promise<AssociateWhole> {
  const whole = await wholeOrg(options);
  whole.write('associates.csv', `email\n${five.join('\n')}\n`);
  return { ...whole, associate: (...args) => whole.run(['associate-user', ...args]) };
}

/** An org in which the associate user solution has just been installed, with these further arguments. */
export async function withAssociates(
  args: readonly string[] = [],
  options: TestOrgOptions = {},
): Promise<AssociateWhole & { readonly installation: RunResult }> {
  const whole = await associateOrg(options);
  const installation = await whole.associate(
    'setup',
    ...associateArguments('associates.csv'),
    ...args,
    '--yes',
    '--json',
  );
  if (installation.code !== 0) {
    await whole.close();
    throw new Error(`The installation failed: ${installation.stdout}${installation.stderr}`);
  }
  return { ...whole, installation };
}
