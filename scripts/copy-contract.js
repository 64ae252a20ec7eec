import { readFileSync, writeFileSync } from 'node:fs';

/** The last step of the build: the contract goes into the package without the spaces that make it readable. */
const name = 'practice-org/contract/genesys-cloud.openapi.json';
writeFileSync(`dist/${name}`, JSON.stringify(JSON.parse(readFileSync(`src/${name}`, 'utf8'))));
