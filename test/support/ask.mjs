// Asks one question of the kind that its argument names, and prints the answer: for tests in a real terminal.
import { noticingWaits } from '../../dist/core/waits.js';
import { inOrder } from '../../dist/ui/prompter.js';
import { createTerminalPrompter } from '../../dist/ui/terminal-prompter.js';

const { stdin, stderr } = process;
const keys = { help: 'It is about the question.', back: true };
const prompter = createTerminalPrompter({
  stdin,
  stderr,
  environment: process.env,
  noColor: process.argv.includes('--no-color'),
  signal: new AbortController().signal,
  pause: () => undefined,
});
const choices = [
  { name: 'Mon district', value: 'one', description: 'the first' },
  { name: 'Tuesday \u001b[31mred', value: 'two' },
  { name: 'Wednesday', value: 'three' },
];
const queues = ['Branch Location 03', 'Branch Location A', 'Sales at Branch Location A'];
const days = Array.from({ length: 30 }, (_, index) => ({ name: `Day ${index + 1}`, value: index + 1 }));
const questions = {
  long: () => prompter.choose({ message: 'Which day?', choices: days }),
  two: () => {
    const name = (back) => prompter.text({ message: 'Your name?', initial: 'Ada', back });
    const town = (back) => prompter.text({ message: 'Your town?', back });
    return inOrder([name, town]);
  },
  wide: () => prompter.text({ message: 'Type the name of the org to remove all this, or nothing:' }),
  strict: () =>
    prompter.text({ message: 'Your name?', validate: () => 'A name has letters, and this one has none.' }),
  queue: () => prompter.search({ message: 'Queue', choices: queues.map((name) => ({ name, value: name })) }),
  empty: () => prompter.search({ message: 'Which site?', choices: [], back: true }),
  text: () =>
    prompter.text({
      ...keys,
      message: 'Your name?',
      validate: (text) => (text === '' ? 'A name is needed.' : undefined),
    }),
  secret: async () => (await prompter.secret({ ...keys, message: 'Client secret?' })).reveal().length,
  choose: () => prompter.choose({ ...keys, message: 'Which day?', choices, initial: 'two' }),
  search: () => prompter.search({ ...keys, message: 'Which region?', choices }),
  confirm: () => prompter.confirm({ ...keys, message: 'Do this now?', initial: false }),
};

try {
  const waits = [];
  const answer = await noticingWaits((wait) => waits.push(wait), questions[process.argv[2]]);
  process.stdout.write(`answer: ${answer}\n`);
  process.stdout.write(`waits: ${waits.map(({ kind, what }) => `${kind}, ${what}`).join('; ')}\n`);
  process.exit(0);
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
  process.exit(error.name === 'InterruptedError' ? 130 : 1);
}
