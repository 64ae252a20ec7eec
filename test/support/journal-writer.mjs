// Remembers steps in the journal of a directory from a process of its own, with the built program: DIRECTORY PREFIX
// COUNT. Prints the name of each once it is on disk.
import { writeSync } from 'node:fs';
import { openJournal } from '../../dist/state/journal-file.js';

const [directory, prefix, count] = process.argv.slice(2);
const org = { id: '2c8a6f7e-0000-4000-8000-000000000001', name: 'Riverbend', region: 'us-east-1' };
const warn = (text) => {
  throw new Error(text);
};
const journal = openJournal({ directory, org, solution: 'teams-presence', warn });
for (let number = 1; number <= Number(count); number += 1) {
  const step = `${prefix} ${number}`;
  journal.remember(step, { id: step, origin: 'created' });
  writeSync(1, `${step}\n`);
}
