import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

// The SDK is one file of 3.9 MB that brings an http client and a logger along; it takes 170 ms and 37 MB to load. The
// parts that `src/genesys/sdk.ts` uses, without those two, take 13 ms and 3 MB.

const sdk = dirname(createRequire(import.meta.url).resolve('purecloud-platform-client-v2/package.json'));
const source = join(sdk, 'src', 'purecloud-platform-client-v2');

/** What stands in for modules of the SDK: our own http client and debug log do their work. */
const replaced = {
  'DefaultHttpClient.js': 'export default class {}',
  'logger.js': 'export default class { setLogger() {} log() {} }',
};

/** Writes the API classes of these names, and the client that they share, to a file. */
export async function writeSdkParts(classes, file) {
  const from = (name, path) => `import ${name} from ${JSON.stringify(join(source, path))};`;
  const entry = [
    from('ApiClientClass', 'ApiClient.js'),
    ...classes.map((name) => from(name, `api/${name}.js`)),
    'const ApiClient = new ApiClientClass();',
    `export { ApiClient, ApiClientClass, ${classes.join(', ')} };`,
  ].join('\n');
  const bundle = await rolldown({
    input: 'entry',
    platform: 'node',
    external: ['configparser'],
    plugins: [
      {
        name: 'parts',
        resolveId: (id) => (id === 'entry' ? '\0entry' : undefined),
        load: (id) =>
          id === '\0entry' ? entry : replaced[id.startsWith(source) ? id.slice(source.length + 1) : ''],
      },
    ],
  });
  const { name, version, license, homepage } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  await bundle.write({
    file,
    format: 'cjs',
    comments: { jsdoc: false },
    banner: `/*! Parts of ${name} ${version} (${homepage}), licence ${license}. */`,
  });
}
