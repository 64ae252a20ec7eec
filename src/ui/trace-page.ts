import { redact } from '../core/secret.js';
import { type Gap, lengthOf, type Timeline, type TimelineEntry } from '../core/timeline.js';
import { escaped, htmlPage } from './html.js';
import { jsonText } from './json-view.js';

export interface TraceContext {
  readonly command: string;
  readonly version: string;
  readonly startedAt: Date;
}

/** The timeline as a document for scripts. Milliseconds from the start of the program on. */
export function traceDocument({ entries, ...timeline }: Timeline, context: TraceContext): string {
  return redact(jsonText({ schemaVersion: 1, ...context, ...timeline, requests: entries }));
}

/** The timeline as a page that needs nothing else: no script, no address of anything. */
export function tracePage(timeline: Timeline, { command, version, startedAt }: TraceContext): string {
  const { entries, gaps, duration, rounds } = timeline;
  const count = (kind: TimelineEntry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  const facts = [
    `${milliseconds(duration)} from the start of the program to the end of its work`,
    `${entries.length} requests: ${count('read')} reads, ${count('write')} writes, ${count('login')} log-ins`,
    `${rounds} one after another`,
    `with no request under way: ${milliseconds(lengthOf(gaps, 'own'))} of the program's own work, ${milliseconds(lengthOf(gaps, 'pause'))} of pauses, ${milliseconds(lengthOf(gaps, 'person'))} for answers of people`,
  ];
  return htmlPage(
    `Requests of gc-presence ${command}`,
    style,
    `<h1>Requests of gc-presence ${escaped(command)}</h1>
<p>${escaped(startedAt.toISOString())}, version ${escaped(version)}</p>
<ul class="facts">${facts.map((fact) => `<li>${fact}</li>`).join('')}</ul>
<p class="legend"><i class="read"></i>read <i class="write"></i>write <i class="login"></i>log-in <i class="bad"></i>refused or without an answer <i class="held"></i>held back by a limit, before another try, or a pause <i class="own"></i>the program's own work <i class="person"></i>waiting for a person <b class="critical">●</b> on the critical path: each of these had to wait for the one before</p>
<table>
<thead><tr><th>No.</th><th>Request</th><th>After</th><th>Answer</th><th class="when">0 to ${milliseconds(duration)}</th></tr></thead>
<tbody>
${gapsRow(gaps, Math.max(duration, 1))}
${entries.map((entry) => row(entry, Math.max(duration, 1))).join('\n')}
</tbody>
</table>`,
  );
}

/** The shortest work of the program's own that is worth a word, in milliseconds. */
const noticed = 5;

/** Ids are shown by their beginning; all of it stands in the row's title. */
const longId = /([0-9a-f]{8})-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

function row(entry: TimelineEntry, duration: number): string {
  const { number, operation, after, status, failure, wantedAt, sentAt, endedAt, critical } = entry;
  const bad = status === undefined || status >= 400;
  const notes = [
    ...(entry.attempt > 1 ? [`try ${entry.attempt}`] : []),
    ...(entry.repeats > 0 ? [`asked again, ${entry.repeats + 1} times so far`] : []),
    ...(critical && entry.own >= noticed ? [`${milliseconds(entry.own)} of own work before`] : []),
  ];
  const title = [
    operation,
    `${milliseconds(sentAt)} to ${milliseconds(endedAt)}`,
    ...(failure === undefined ? [] : [failure]),
    ...(entry.correlationId === undefined ? [] : [`correlation ${entry.correlationId}`]),
  ].join('; ');
  const held = sentAt - Math.max(wantedAt, 0) >= 1 ? bar(wantedAt, sentAt, duration, 'held') : '';
  return [
    `<tr id="r${number}"${critical ? ' class="critical"' : ''} title="${escaped(title)}">`,
    `<td>${critical ? '<b>●</b> ' : ''}${number}</td>`,
    `<td>${escaped(operation.replace(longId, '$1…'))}${notes.map((note) => ` <em>${escaped(note)}</em>`).join('')}</td>`,
    `<td>${after === undefined ? '' : `<a href="#r${after}">${after}</a>`}</td>`,
    `<td>${status ?? 'none'} in ${milliseconds(endedAt - sentAt)}</td>`,
    `<td class="when">${held}${bar(sentAt, endedAt, duration, bad ? 'bad' : entry.kind)}</td></tr>`,
  ].join('');
}

/** All that was no request, in one row above them. */
function gapsRow(gaps: readonly Gap[], duration: number): string {
  const bars = gaps.map(({ from, to, kind, what }) => {
    const title = `${kind === 'own' ? what : `waiting for ${what}`}: ${milliseconds(from)} to ${milliseconds(to)}`;
    return bar(from, to, duration, kind === 'pause' ? 'held' : kind, title);
  });
  return `<tr><td></td><td>no request under way</td><td></td><td></td><td class="when">${bars.join('')}</td></tr>`;
}

function bar(start: number, end: number, duration: number, kind: string, title?: string): string {
  const share = (time: number) => `${((Math.max(time, 0) / duration) * 100).toFixed(2)}%`;
  const place = `left:${share(start)};width:max(2px,${share(end - Math.max(start, 0))})`;
  const hint = title === undefined ? '' : ` title="${escaped(title)}"`;
  return `<i class="${kind}" style="${place}"${hint}></i>`;
}

function milliseconds(time: number): string {
  return time >= 10_000 ? `${(time / 1000).toFixed(1)} s` : `${Math.round(time)} ms`;
}

const style = `
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 1rem; }
h1 { font-size: 1.2rem; }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 2rem; padding: 0; list-style: none; font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-size: 12px; }
th { text-align: left; position: sticky; top: 0; background: Canvas; }
td, th { padding: 1px 6px; white-space: nowrap; border-bottom: 1px solid #8883; }
td:nth-child(2) { min-width: 14rem; max-width: 30rem; white-space: normal; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
td:nth-child(1), td:nth-child(3) { text-align: right; }
.when { width: 50%; min-width: 14rem; position: relative; }
.when i { position: absolute; top: 3px; bottom: 3px; border-radius: 2px; }
.legend i { display: inline-block; width: 1.2em; height: .8em; margin: 0 .3em 0 1em; border-radius: 2px; }
.read { background: #2f7fd1; } .write { background: #2c9a4b; } .login { background: #8a63c9; } .bad { background: #d0342c; }
.own { background: #8886; } .person { background: #d9a400; }
.held { background: repeating-linear-gradient(45deg, #888, #888 2px, transparent 2px, transparent 5px); }
.critical b, b.critical { color: #c77400; }
tr.critical { background: #c774001a; }
tr:target { outline: 2px solid #c77400; }
em { color: #c77400; font-family: system-ui, sans-serif; }
`;
