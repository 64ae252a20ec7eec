import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import xterm from '@xterm/headless';
import { cleanEnvironment } from './cli.js';

export interface TerminalOptions {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Where the program works; where the tests run when left out. */
  readonly cwd?: string | undefined;
}

const keys = {
  enter: '\r',
  down: '\u001b[B',
  up: '\u001b[A',
  escape: '\u001b',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
} as const;

/** How long a text may take to appear. Nothing waits this long unless it fails. */
const patience = 20_000;

/**
 * A program in a real pseudo-terminal, which util-linux's `script` makes, and a terminal emulator that reads its
 * screen. Nothing sleeps: every wait ends with the output that it waits for.
 */
export class TerminalSession {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #watchers = new Set<() => void>();
  readonly #exited: Promise<number | null>;
  #raw = '';

  constructor(command: readonly string[], options: TerminalOptions = {}) {
    const { columns = 80, rows = 40 } = options;
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 2000, allowProposedApi: true });
    const line = `stty cols ${columns} rows ${rows}; exec ${command.map(quoted).join(' ')}`;
    this.#child = spawn('script', ['-qefc', line, '/dev/null'], {
      env: cleanEnvironment(options.env),
      cwd: options.cwd,
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#raw += text;
      this.#screen.write(text, () => {
        for (const watcher of this.#watchers) watcher();
      });
    });
    this.#exited = new Promise((resolve) => {
      this.#child.on('close', (code) => resolve(code));
    });
  }

  /** Everything that was shown, as it stands in the window and above it. */
  text(): string {
    const buffer = this.#screen.buffer.active;
    const lines = Array.from({ length: buffer.length }, (_, row) =>
      (buffer.getLine(row)?.translateToString(true) ?? '').trimEnd(),
    );
    return lines.join('\n').trimEnd();
  }

  /** Lines that were too long for the window, so that the terminal had to break them somewhere. */
  overlongLines(): string[] {
    return this.#lines()
      .filter(({ broken }) => broken)
      .map(({ text }) => text);
  }

  /** Everything that was shown, with each line whole that the terminal had to break. */
  lines(): string[] {
    return this.#lines().map(({ text }) => text.trimEnd());
  }

  #lines(): readonly { text: string; broken: boolean }[] {
    const buffer = this.#screen.buffer.active;
    const lines: { text: string; broken: boolean }[] = [];
    for (let row = 0; row < buffer.length; row++) {
      const line = buffer.getLine(row);
      const text = line?.translateToString(true) ?? '';
      const last = lines.at(-1);
      if (line?.isWrapped === true && last !== undefined) {
        last.text += text;
        last.broken = true;
      } else {
        lines.push({ text, broken: false });
      }
    }
    return lines;
  }

  /** The bytes as they came, escape sequences included. */
  raw(): string {
    return this.#raw;
  }

  /** Waits until the text is on the screen, also where the window broke it over lines. */
  waitForText(text: string): Promise<void> {
    const wanted = squeezed(text);
    return this.#waitUntil(() => squeezed(this.text()).includes(wanted), `"${text}" did not appear`);
  }

  /** Waits until the last line holds one of the texts: a question is drawn to its end then. */
  waitForLastLine(...texts: readonly string[]): Promise<void> {
    const last = () => this.text().split('\n').at(-1) ?? '';
    const wanted = texts.map((text) => `"${text}"`).join(' or ');
    return this.#waitUntil(
      () => texts.some((text) => last().includes(text)),
      `${wanted} did not appear in the last line`,
    );
  }

  /** Waits until the text is gone, as when a list is filtered. */
  waitForAbsence(text: string): Promise<void> {
    const unwanted = squeezed(text);
    return this.#waitUntil(() => !squeezed(this.text()).includes(unwanted), `"${text}" stayed`);
  }

  #waitUntil(holds: () => boolean, complaint: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        end();
      };
      const look = () => {
        if (holds()) finish(resolve);
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`${complaint}. The screen:\n${this.text()}`))),
        patience,
      );
      this.#watchers.add(look);
      look();
      void this.#exited.then(() =>
        this.#screen.write('', () => {
          look();
          if (this.#watchers.has(look)) {
            finish(() => reject(new Error(`The program ended: ${complaint}. The screen:\n${this.text()}`)));
          }
        }),
      );
    });
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  key(name: keyof typeof keys): void {
    this.type(keys[name]);
  }

  /** The exit code, once the program has ended and everything is on the screen. */
  async exit(): Promise<number | null> {
    const code = await this.#exited;
    await new Promise<void>((resolve) => this.#screen.write('', resolve));
    return code;
  }

  /** Ends a program that a failed test has left behind. */
  close(): void {
    this.#child.stdin.end();
    this.#child.kill('SIGHUP');
    this.#screen.dispose();
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
