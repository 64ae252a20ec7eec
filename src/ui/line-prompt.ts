import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  isTabKey,
  makeTheme,
  type Status,
  useKeypress,
  usePrefix,
  useState,
} from '@inquirer/core';

interface Config {
  readonly message: string;
  /** The answer of an empty line; Tab puts it there to be edited. */
  readonly initial: string;
  /** What stands for it behind the question. */
  readonly hint: string;
  /** What stands below the question; empty where nothing does. */
  readonly below: string;
  /** How the text stands on the screen, while it is typed and then as an answer. */
  readonly show: (text: string, isFinal: boolean) => string;
  /** Returns the problem to show, as lines that fit. */
  readonly validate: (text: string) => string | undefined | Promise<string | undefined>;
  /** Absent where there is no help: then `?` is a letter like any other. */
  readonly askForHelp?: (() => void) | undefined;
  readonly theme: {
    readonly prefix: { readonly idle: string; readonly done: string };
    readonly style: {
      readonly answer: (text: string) => string;
      readonly message: (text: string) => string;
      readonly error: (text: string) => string;
      readonly defaultAnswer: (text: string) => string;
    };
  };
}

/** A text that is pasted arrives at once: in milliseconds, the time after which a lone `?` is a key. */
const patience = 40;

/**
 * A line of text: an answer, a secret, y or n. The library's own prompts have no place that says which other keys there
 * are, and take a `?` only with Enter.
 */
export const linePrompt = createPrompt<string, Config>((config, done) => {
  const { message, hint, show, validate, askForHelp } = config;
  const theme = makeTheme(config.theme);
  const [status, setStatus] = useState<Status>('idle');
  const [initial, setInitial] = useState(config.initial);
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const prefix = usePrefix({ status, theme });

  useKeypress(async (event, line) => {
    if (status !== 'idle') return;
    if (isEnterKey(event)) {
      if (value.trim() === '?' && askForHelp !== undefined) return askForHelp();
      const answer = value || initial;
      setStatus('loading');
      const found = await validate(answer);
      if (found === undefined) {
        setValue(answer);
        setStatus('done');
        return done(answer);
      }
      // Enter has emptied the line; what stood there is to be corrected, not typed again.
      line.write(value);
      setProblem(found);
      return setStatus('idle');
    }
    if (isTabKey(event)) {
      line.clearLine(0);
      line.write(value || initial);
    }
    if (isTabKey(event) || (isBackspaceKey(event) && value === '')) setInitial('');
    setValue(line.line);
    setProblem(undefined);
    if (line.line === '?' && askForHelp !== undefined)
      setTimeout(() => {
        if (line.line === '?') askForHelp();
      }, patience);
  });

  const isOpen = status !== 'done';
  const behind = isOpen ? show(value, false) : theme.style.answer(show(value, true));
  const asked = [
    prefix,
    theme.style.message(message, status),
    ...(isOpen && hint !== '' && initial !== '' && value === '' ? [theme.style.defaultAnswer(hint)] : []),
    behind,
  ];
  const said = problem === undefined ? [] : [theme.style.error(problem)];
  const below = isOpen ? [...said, config.below].filter((text) => text !== '') : [];
  return [asked.join(' '), below.join('\n')];
});
