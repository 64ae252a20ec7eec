import { redact } from '../core/secret.js';
import { visible } from './text.js';

/** For texts and attributes of HTML and SVG. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A page that needs nothing else: no script, no address of anything, and nothing secret. */
export function htmlPage(title: string, style: string, body: string): string {
  return redact(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
${body}
</html>
`);
}
