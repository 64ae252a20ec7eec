#!/usr/bin/env node
// Thin on purpose, and in plain old syntax: an old Node must be able to read this file to say what it lacks.
var floor = [20, 20];
var version = process.versions.node.split('.').map(Number);
var builtin = process.getBuiltinModule ? process.getBuiltinModule('node:module') : {};

if (version[0] < floor[0] || (version[0] === floor[0] && version[1] < floor[1])) {
  process.stderr.write(
    'gc-presence needs Node.js ' +
      floor.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      '.\n' +
      '  Next: install a newer Node.js (https://nodejs.org), then run the command again.\n',
  );
  process.exitCode = 1;
} else {
  // If the event loop runs dry before the command has ended, that is a failure and not a success.
  process.exitCode = 1;
  // Libraries read the environment while they load, and some do not know NO_COLOR.
  if (process.env.NO_COLOR || process.argv.indexOf('--no-color') !== -1) process.env.FORCE_COLOR = '0';
  if (builtin.enableCompileCache) builtin.enableCompileCache();
  import('../dist/cli/start.js').then(
    (cli) => cli.start(),
    (error) => {
      var reason = String(error);
      var unbuilt = /dist.cli.start\.js/.test(reason.split(' imported from ')[0]);
      var what = unbuilt
        ? 'is not built yet: dist/cli/start.js is missing'
        : `could not be loaded: ${reason}`;
      process.stderr.write(
        `gc-presence ${what}.\n  Next: run "npm ci" (or "npm run build") in its folder.\n`,
      );
    },
  );
}
