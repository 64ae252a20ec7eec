// Terminal pictures for the documents, from real runs in the practice org: `npm run build && npm run pictures`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin', 'gc-presence.js');
const work = mkdtempSync(join(tmpdir(), 'gc-presence-pictures-'));
const environment = {
  PATH: process.env.PATH,
  HOME: work,
  XDG_STATE_HOME: work,
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
};
const columns = 100;

/** File, command, and how many lines are enough. */
const pictures = [
  ['setup', ['teams-presence', 'setup', '--sandbox', '--yes'], 50],
  ['emit', ['sandbox', 'emit', '--user', 'ada.okafor@riverbend.example', '--teams-presence', 'InACall'], 24],
  ['status', ['teams-presence', 'status', '--sandbox'], 24],
  ['mappings', ['mappings', 'list', '--sandbox'], 24],
];

/** The screen after a command, in a pseudo-terminal of util-linux's `script`. */
async function screenAfter(args) {
  const screen = new xterm.Terminal({ cols: columns, rows: 60, scrollback: 2000, allowProposedApi: true });
  const line = `stty cols ${columns} rows 60; exec node ${[bin, ...args].map((word) => `'${word}'`).join(' ')}`;
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const text of child.stdout.setEncoding('utf8'))
    await new Promise((resolve) => screen.write(text, resolve));
  return screen.buffer.active;
}

const palette = ['#45475a', '#d20f39', '#2f9e44', '#b08800', '#1971c2', '#8839ef', '#0c8599', '#495057'];

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** Runs of characters of one look in a line. */
function spans(line) {
  const found = [];
  for (let x = 0; x < line.length; x += 1) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const colour = cell.isFgPalette() ? palette[cell.getFgColor() % 8] : undefined;
    const look = [
      ...(colour === undefined ? [] : [`fill="${colour}"`]),
      ...(cell.isBold() ? ['font-weight="bold"'] : []),
      ...(cell.isDim() ? ['opacity="0.65"'] : []),
    ].join(' ');
    const last = found.at(-1);
    if (last?.look === look) last.text += cell.getChars() || ' ';
    else found.push({ look, text: cell.getChars() || ' ' });
  }
  const last = found.at(-1);
  if (last !== undefined) last.text = last.text.trimEnd();
  return found;
}

function picture(title, buffer, most) {
  const rows = Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row));
  const last = rows.findLastIndex((line) => line.translateToString(true).trim() !== '');
  const shown = rows.slice(0, Math.min(last + 1, most));
  const lines = [[{ look: 'font-weight="bold"', text: `$ npx gc-presence ${title}` }], ...shown.map(spans)];
  const [width, height] = [columns * 8.4 + 32, lines.length * 19 + 32];
  const text = lines.map((parts, at) => {
    const inner = parts.map(({ look, text }) => `<tspan ${look}>${escaped(text)}</tspan>`).join('');
    return `<text x="16" y="${at * 19 + 28}" xml:space="preserve">${inner}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#212529" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" rx="8" fill="#f8f9fa" stroke="#ced4da"/>
${text.join('\n')}
</svg>
`;
}

try {
  if (spawnSync('script', ['--version']).status !== 0)
    throw new Error('The program "script" of util-linux is missing.');
  mkdirSync(join(root, 'docs', 'pictures'), { recursive: true });
  for (const [name, args, most] of pictures) {
    const file = join(root, 'docs', 'pictures', `${name}.svg`);
    writeFileSync(file, picture(args.join(' '), await screenAfter(args), most));
    process.stdout.write(`${file}\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
