import { describe, expect, test } from 'vitest';
import { resolve } from '../../src/answers/resolve.js';
import { runFields } from '../../src/answers/run-fields.js';
import { isInteractive } from '../../src/ui/open-prompter.js';
import { wantsColour } from '../../src/ui/style.js';

const terminal = { isTTY: true };
const pipe = { isTTY: false };

describe('people are asked', () => {
  const base = { stdin: terminal, stderr: terminal, environment: {} };

  test.each([
    ['on a terminal', {}, true],
    ['not when standard input is no terminal', { stdin: pipe }, false],
    ['not when standard error is no terminal', { stderr: pipe }, false],
    ['not with --json', { json: true }, false],
    ['not with --non-interactive', { nonInteractive: true }, false],
    ['not with CI=true', { environment: { CI: 'true' } }, false],
    ['not with CI=1', { environment: { CI: '1' } }, false],
    ['not with CI=woodpecker', { environment: { CI: 'woodpecker' } }, false],
    ['with CI=false', { environment: { CI: 'false' } }, true],
    ['with CI=0', { environment: { CI: '0' } }, true],
    ['with CI=" False "', { environment: { CI: ' False ' } }, true],
    ['with an empty CI', { environment: { CI: '' } }, true],
  ])('%s', (_name, more, expected) => {
    expect(isInteractive({ ...base, ...more })).toBe(expected);
    // The answer of a run is read in the same way.
    if ('environment' in more) {
      const { nonInteractive } = resolve({ nonInteractive: runFields.nonInteractive }, more).answers;
      expect(nonInteractive).toBe(!expected);
    }
  });
});

describe('output has colours', () => {
  test.each([
    ['on a terminal', { stream: terminal, environment: {} }, true],
    ['not in a pipe', { stream: pipe, environment: {} }, false],
    ['not with NO_COLOR', { stream: terminal, environment: { NO_COLOR: '1' } }, false],
    ['with an empty NO_COLOR', { stream: terminal, environment: { NO_COLOR: '' } }, true],
    ['not with --no-color', { stream: terminal, environment: {}, noColor: true }, false],
    ['in a pipe with FORCE_COLOR', { stream: pipe, environment: { FORCE_COLOR: '1' } }, true],
    ['not with FORCE_COLOR=0', { stream: terminal, environment: { FORCE_COLOR: '0' } }, false],
    [
      'not with NO_COLOR, even with FORCE_COLOR',
      { stream: terminal, environment: { NO_COLOR: '1', FORCE_COLOR: '1' } },
      false,
    ],
    ['not on a dumb terminal', { stream: terminal, environment: { TERM: 'dumb' } }, false],
  ])('%s', (_name, choice, expected) => {
    expect(wantsColour(choice)).toBe(expected);
  });
});
