import { describe, expect, it } from 'vitest';
import { ActionFailure } from '../../../src/practice-org/integrations/action-failure.js';
import { render, transformResponse } from '../../../src/practice-org/integrations/templates.js';

const scope = { input: { USER_ID: 'u-1', NOTE: 'say "hi"', a: { b: 'dotted' }, COUNT: 3 } };

describe('data action templates', () => {
  it('a value is inserted as it is, without quoting', () => {
    expect(render(`{"note": "\${input.NOTE}"}`, scope)).toBe('{"note": "say "hi""}');
    expect(render('/users/$input.USER_ID/presences', scope)).toBe('/users/u-1/presences');
    expect(render(`\${input.a.b}`, scope)).toBe('dotted');
  });
  it('a reference without a value stays in the text unless it is quiet', () => {
    expect(render(`<\${input.GONE}> <$input.GONE> <$!{input.GONE}> <$!input.GONE>`, scope)).toBe(
      `<\${input.GONE}> <$input.GONE> <> <>`,
    );
  });
  it('$esc.jsonString escapes for a JSON string', () => {
    expect(render('"$esc.jsonString($input.NOTE)"', scope)).toBe('"say \\"hi\\""');
    expect(render(`"\${esc.jsonString(\${input.NOTE})}"`, scope)).toBe('"say \\"hi\\""');
  });
  it('#if chooses a branch and #set sets a name', () => {
    const template = '#if($input.COUNT > 2 && !$input.GONE)many#{else}few#end';
    expect(render(template, scope)).toBe('many');
    expect(render(template, { input: { COUNT: 1 } })).toBe('few');
    expect(render('#set($x = "id $input.USER_ID")[$x]', scope)).toBe('[id u-1]');
    expect(render('#if($input.USER_ID == "x")a#elseif($input.USER_ID == "u-1")b#end', scope)).toBe('b');
  });
  it('what only looks like a template is left alone', () => {
    expect(render('costs $5 #1 {a: 1} $ $$', scope)).toBe('costs $5 #1 {a: 1} $ $$');
  });
  it('texts have the methods of Java, and templates comments and loops', () => {
    const template =
      '$input.USER_ID.length() $input.USER_ID.toUpperCase() $input.NOTE.replaceAll("[^a-z]+", "-") ## a comment\n' +
      '#foreach($part in $input.USER_ID.split("-"))<$part>#end';
    expect(render(template, scope)).toBe('3 U-1 say-hi- <u><1>');
    expect(() => render('$input.USER_ID.reversed()', scope)).toThrow('reversed()');
  });
  it('the platform has tools for URLs, base64 and sums', () => {
    expect(render('$esc.url("a b/ü")', scope)).toBe('a+b%2F%C3%BC');
    expect(render('$encoding.base64("id:secret")', scope)).toBe('aWQ6c2VjcmV0');
    expect(render('$math.add($input.COUNT, 2)', scope)).toBe('5');
    expect(() => render('$esc.html("x")', scope)).toThrow(ActionFailure);
  });
  it('the input is called as published templates call it, and characters of Velocity have names', () => {
    expect(render(`\${INPUT.COUNT} $Input.COUNT $esc.quote$esc.d$esc.h`, scope)).toBe('3 3 "$#');
  });
  it('an unfinished #if is an error', () => {
    expect(() => render('#if($input.COUNT)x', scope)).toThrow(ActionFailure);
    expect(() => render('x#end', scope)).toThrow(ActionFailure);
  });
});

describe('what an answer is made into', () => {
  const template = `{"found": \${successTemplateUtils.firstFromArray("\${found}", "$esc.quote$esc.quote")}}`;
  const response = (path: string, fallback: string, successTemplate = template) => ({
    translationMap: { found: path },
    translationMapDefaults: { found: fallback },
    successTemplate,
  });
  const people = '{"people": [{"role": "agent", "calls": [{"id": 7}]}, {"role": "customer"}]}';
  it.each([
    ['$.people[?(@.role == "agent")].calls[0].id', 7],
    ['$.people[?(@.calls[0].id == 7)].role', 'agent'],
    ['$.people[?(@.role == "acd")].role', ''],
    ['$.nobody[?(@.role == "acd")].role', 'none'],
  ])(
    'what %s finds first, an empty list for no match, and the default for what is not there',
    (path, expected) => {
      expect(transformResponse(response(path, '["none"]'), people)).toEqual({ found: expected });
    },
  );
  it('it may be a list', () => {
    expect(transformResponse(response('$..role', '[]', `\${found}`), people)).toEqual(['agent', 'customer']);
  });
});
