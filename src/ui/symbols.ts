/** The few signs that the views draw. Each comes with a word wherever it carries meaning. */
export interface Symbols {
  readonly create: string;
  readonly update: string;
  readonly replace: string;
  readonly remove: string;
  readonly adopt: string;
  readonly inSync: string;
  readonly blocked: string;
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  readonly warning: string;
  readonly arrow: string;
  readonly ellipsis: string;
  readonly bullet: string;
}

const unicode: Symbols = {
  create: '+',
  update: '~',
  replace: '±',
  remove: '-',
  adopt: '»',
  inSync: '=',
  blocked: '!',
  done: '✔',
  failed: '✖',
  skipped: '-',
  warning: '!',
  arrow: '→',
  ellipsis: '…',
  bullet: '•',
};

const ascii: Symbols = {
  ...unicode,
  replace: '#',
  adopt: '>',
  done: '*',
  failed: 'x',
  arrow: '->',
  ellipsis: '...',
  bullet: '*',
};

/** The signs that this terminal can show. */
export function symbolsFor(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Symbols {
  return speaksUnicode(environment, platform) ? unicode : ascii;
}

/**
 * A locale that is set and is not UTF-8 cannot show our signs; one that is not set at all says nothing (containers),
 * and terminals of today can. The Linux console (`TERM=linux`) lacks the glyphs; on Windows only the newer
 * terminals have them.
 */
function speaksUnicode(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  if (platform === 'win32') {
    return (
      environment.WT_SESSION !== undefined ||
      environment.TERM_PROGRAM === 'vscode' ||
      environment.TERM === 'xterm-256color'
    );
  }
  if (environment.TERM === 'linux') return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
