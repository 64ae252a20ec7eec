// Writes into a practice org from a process of its own, with the built program: FILE PREFIX COUNT. Prints the name of
// each role once its creation was answered.
import { startPracticeOrg } from '../../dist/practice-org/practice-org.js';

const [file, prefix, count] = process.argv.slice(2);
const practice = await startPracticeOrg({ file, requestsPerMinute: 0 });
const login = await fetch(`${practice.url}/oauth/token`, {
  method: 'POST',
  headers: { authorization: `Basic ${btoa(`${practice.clientId}:${practice.clientSecret}`)}` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
});
const { access_token: token } = await login.json();
for (let number = 1; number <= Number(count); number += 1) {
  const name = `${prefix} ${number}`;
  const answer = await fetch(`${practice.url}/api/v2/authorization/roles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  process.stdout.write(`${name}\n`);
}
await practice.close();
