import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

// The SDK is one file of 3.9 MB that brings an http client and a logger along; it takes 170 ms and 37 MB to load. The
// parts that `src/genesys/sdk.ts` uses, without those two, take 13 ms and 3 MB.

const sdk = dirname(createRequire(import.meta.url).resolve('purecloud-platform-client-v2/package.json'));
const source = join(sdk, 'src', 'purecloud-platform-client-v2');

/** What stands in for modules: our own http client and debug log do their work, and no config file of the SDK is read. */
const replaced = {
  [join(source, 'DefaultHttpClient.js')]: 'export default class {}',
  [join(source, 'logger.js')]: 'export default class { setLogger() {} log() {} }',
  configparser: `module.exports = class { read() { throw new Error('not read'); } };`,
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
    plugins: [
      {
        name: 'parts',
        resolveId: (id) => (id === 'entry' || id in replaced ? id : undefined),
        load: (id) => (id === 'entry' ? entry : replaced[id]),
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
