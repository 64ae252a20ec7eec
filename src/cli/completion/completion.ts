import type { Command } from '../command.js';
import { outputOptions } from '../option-groups.js';

export const shells = ['bash', 'zsh', 'fish'] as const;

export const completion: Command = {
  description:
    'Prints a script that completes commands and options. It is static: nothing of this program runs while you type.',
  options: [outputOptions],
  positionals: [{ name: 'shell', summary: shells.join(', '), required: true, choices: shells }],
  examples: [
    { title: 'bash, for this session', line: 'source <(gc-presence completion bash)' },
    { title: 'zsh, for good', line: 'gc-presence completion zsh > "$' + '{fpath[1]}/_gc-presence"' },
    {
      title: 'fish, for good',
      line: 'gc-presence completion fish > ~/.config/fish/completions/gc-presence.fish',
    },
  ],
  load: () => import('./run-completion.js'),
};
