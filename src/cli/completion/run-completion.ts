import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { catalogue } from '../catalogue.js';
import type { CommandContext } from '../command.js';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { wordsOf } from './words.js';
import { zshScript } from './zsh.js';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

export async function run({ positionals, io }: CommandContext): Promise<ExitCode> {
  // The parser lets no other word through than the shells' names.
  const shell = positionals[0] === 'zsh' || positionals[0] === 'fish' ? positionals[0] : 'bash';
  io.stdout.write(scripts[shell](await wordsOf(catalogue)));
  return exitCodes.done;
}
