import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exitCodes } from '../src/core/exit-codes.js';
import { problemCodes } from '../src/core/problem-codes.js';
import type { PermissionsByCommand } from '../src/solutions/solution.js';
import { solutions } from '../src/solutions/solutions.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'));

describe('the documents', () => {
  test('name only files that are there', () => {
    for (const page of pages) {
      const folder = page.startsWith('docs/') ? 'docs' : '.';
      for (const [, link = ''] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g))
        expect(existsSync(join(root, folder, link)), `${page}: ${link}`).toBe(true);
    }
    for (const [path] of read('docs/safety.md').matchAll(/test\/[\w/.-]+/g))
      expect(existsSync(join(root, path)), path).toBe(true);
  });

  test('CONTRIBUTING.md names only files that are there, from wherever it names them', () => {
    const folders = ['bin', 'docs', 'examples', 'scripts', 'src', 'templates', 'test'];
    const there = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (path) => `/${folder}/${path}`,
      ),
    );
    const text = read('CONTRIBUTING.md').replace(/```[\s\S]*?```/g, '');
    const named = [...text.matchAll(/`([\w./-]+(?:\.(?:ts|js|json|md)|\/)|(?:src|test)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path.replace(/\/$/, ''),
    );
    expect(named.length).toBeGreaterThan(60);
    expect(
      named.filter(
        (path) => !there.some((one) => `${one}/`.includes(`/${path}/`) || one.endsWith(`/${path}.ts`)),
      ),
    ).toEqual([]);
  });

  test('the table of permissions is what the resources say; with -u this test writes it', async () => {
    const needed = await Promise.all(
      solutions.map(async ({ id, declare }) => [id, await (await declare()).permissions()] as const),
    );
    await expect(permissionsPage(needed)).toMatchFileSnapshot('../docs/permissions.md');
  });

  test('every code of an error is explained once, and no other', () => {
    const rows = [...read('docs/troubleshooting.md').matchAll(/^\| (`[^|]*) \|/gm)].map(
      ([, cell = '']) => cell,
    );
    const told = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
    expect(told.toSorted()).toEqual(problemCodes.toSorted());
  });

  test('no page lets npm fetch what a stranger may have registered under our name', () => {
    const lines = pages.flatMap((page) => read(page).split('\n'));
    expect(
      lines.filter((line) =>
        /\bnpx (-y|--yes)\b|npm (i|install|add)\b.*\sgc-presence(?![-\w.]*\.tgz)/.test(line),
      ),
    ).toEqual([]);
  });

  test('every exit code is explained, and no other', () => {
    const told = [...read('docs/scripts.md').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(told.toSorted((a, b) => a - b)).toEqual(Object.values(exitCodes).toSorted((a, b) => a - b));
  });

  test('the config file and the recipes are YAML, and the config file has only keys that exist', async () => {
    const blocks = [...read('docs/scripts.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) =>
      parse(text ?? ''),
    );
    expect(blocks).toHaveLength(4);
    for (const recipe of blocks.slice(1))
      expect(JSON.stringify(recipe)).toMatch(/npm ci\b.*npx --no-install/);
    const { solutionTables } = await import('../src/solution/run-answers.js');
    const known = JSON.stringify(solutionTables);
    for (const section of ['teamsPresence', 'associateUser'])
      for (const key of Object.keys(blocks[0][section])) expect(known).toContain(key);
  });
});

const commands = ['setup', 'status', 'verify', 'rotate-secret', 'teardown'] as const;

function permissionsPage(needed: readonly (readonly [string, PermissionsByCommand])[]): string {
  const tables = needed.map(([solution, by]) => {
    const all = [...new Set(commands.flatMap((command) => by[command] ?? []))].sort();
    const rows = all.flatMap((permission) => {
      const marks = commands.map((command) => (isNeeded(permission, by[command] ?? []) ? '●' : ''));
      const named = permission.replaceAll(' | ', '` or `');
      return marks.some((mark) => mark !== '') ? [`| \`${named}\` | ${marks.join(' | ')} |`] : [];
    });
    return [
      `## ${solution}`,
      '',
      `| permission | ${commands.join(' | ')} |`,
      `|---|${commands.map(() => ':-:|').join('')}`,
      ...rows,
    ].join('\n');
  });
  return `# Permissions

What the OAuth client that runs a command has to hold, in a role of its own. \`plan\` needs what \`status\` needs. Further ones
hang on answers: \`routing:queue:view\` and \`edit\` for \`--queue\`, \`chat:usersettings:view\` and \`edit\` for
\`--mobile-notifications\`, \`directory:user:view\` for people in \`--pilot\`, and \`directory:privateGroup:view\` for a group
in it that is not public; other groups take none. \`gc-presence doctor --for setup\` lists those that a client lacks, ready to paste.

${tables.join('\n\n')}
`;
}

/** One of several that will do is not told where a command needs one of them anyway. */
function isNeeded(permission: string, needed: readonly string[]): boolean {
  const alternatives = permission.split(' | ');
  const covered = alternatives.length > 1 && alternatives.some((one) => needed.includes(one));
  return needed.includes(permission) && !covered;
}
