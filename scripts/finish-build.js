import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { solutions } from '../dist/solutions/solutions.js';
import { writeSdkParts } from './sdk-parts.js';

// The last step of the build. The contract goes into the package without the spaces that make it readable.
const contract = 'practice-org/contract/genesys-cloud.openapi.json';
writeFileSync(`dist/${contract}`, JSON.stringify(JSON.parse(readFileSync(`src/${contract}`, 'utf8'))));
copyFileSync('src/practice-org/page/page.html', 'dist/practice-org/page/page.html');

// What each command of a solution needs, for its help: deriving it loads every resource, and that could be felt.
const permissions = await Promise.all(
  solutions.map(async ({ id, declare }) => [id, await (await declare()).permissions()]),
);
writeFileSync('dist/solutions/permissions.json', JSON.stringify(Object.fromEntries(permissions)));

// Of the SDK only the classes that are made: `new sdk.ArchitectApi(client)`.
const sdk = readFileSync('dist/genesys/sdk.js', 'utf8');
await writeSdkParts(
  Array.from(sdk.matchAll(/new sdk\.(\w+Api)\(/g), ([, name]) => name),
  'dist/genesys/sdk-parts.cjs',
);
