import { liveFields } from '../../answers/life-fields.js';
import { resolve } from '../../answers/resolve.js';
import { associateUser } from '../../solutions/associate-user/solution.js';
import { verifyAssociateUser } from '../../solutions/associate-user/verify.js';
import type { CommandContext } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { verifyHandler } from '../solution/verify.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  const { live } = resolve(liveFields, { flags: context.flags }).answers;
  return verifyHandler(associateUser, (trial) => verifyAssociateUser(trial, live)).run(context);
}
