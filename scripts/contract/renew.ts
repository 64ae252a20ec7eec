import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { changes } from './changes.js';
import { type ContractDocument, renewed } from './renewed.js';
import type { SdkText } from './sdk-operations.js';

/**
 * Compares the contract copy with an SDK package and prints what a renewal changes; `--write` renews the copy. Run
 * from the project's folder, after installing the newer SDK there, or with `--sdk` elsewhere:
 *
 *     npm run contract -- [--sdk node_modules/purecloud-platform-client-v2] [--write]
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      sdk: { type: 'string', default: 'node_modules/purecloud-platform-client-v2' },
      write: { type: 'boolean', default: false },
    },
  });
  const file = resolve('src/practice-org/contract/genesys-cloud.openapi.json');
  const present = JSON.parse(readFileSync(file, 'utf8')) as ContractDocument;
  const { text, version } = readSdk(values.sdk);
  const renewal = renewed(present, text, version);
  const found = changes(present, renewal);
  const heading = `SDK ${present.info.version} → ${version}: ${found.length === 0 ? 'no change' : `${found.length} changes`}`;
  process.stdout.write(`${[heading, ...found].join('\n')}\n`);
  if (!values.write) return;
  writeFileSync(file, `${JSON.stringify(renewal.document, null, 1)}\n`);
  process.stdout.write(`Written: ${file}\n`);
}

/** Throws when the folder is not the SDK's package. */
function readSdk(folder: string): { text: SdkText; version: string } {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return {
    version,
    text: {
      declarations: readFileSync(join(folder, 'index.d.ts'), 'utf8'),
      api: (name) => {
        const file = join(folder, 'src/purecloud-platform-client-v2/api', `${name}.js`);
        return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      },
    },
  };
}

main();
