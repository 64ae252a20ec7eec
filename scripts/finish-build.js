import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from '../dist/cli/catalogue.js';
import { writeSdkParts } from './sdk-parts.js';

// The last step of the build. Data goes into the package without the spaces that make it readable.
for (const data of ['practice-org/contract/genesys-cloud.openapi.json', 'practice-org/company.json'])
  writeFileSync(`dist/${data}`, JSON.stringify(JSON.parse(readFileSync(`src/${data}`, 'utf8'))));
copyFileSync('src/practice-org/page/page.html', 'dist/practice-org/page/page.html');

// What help says of each command: deriving it loads every resource, and that could be felt.
mkdirSync('dist/cli/commands', { recursive: true });
for (const { path, declare } of catalogue.commands) {
  const command = await declare();
  const permissions = (await command.permissions?.()) ?? [];
  writeFileSync(`dist/cli/commands/${path.join('-')}.json`, JSON.stringify({ ...command, permissions }));
}

// Of the SDK only the classes that are made: `new sdk.ArchitectApi(client)`.
const sdk = readFileSync('dist/genesys/sdk.js', 'utf8');
await writeSdkParts(
  Array.from(sdk.matchAll(/new sdk\.(\w+Api)\(/g), ([, name]) => name),
  'dist/genesys/sdk-parts.cjs',
);
