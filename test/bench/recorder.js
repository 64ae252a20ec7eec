import { Agent, createServer, request } from 'node:http';

/**
 * @typedef {{ method: string, path: string, body: string, startedAt: number, endedAt: number, answer: string, status: number }} Sent
 */

/** A network before the practice org: every answer comes `latency` milliseconds later, and everything is written down. */
export async function openRecorder(target, latency) {
  /** @type {Sent[]} */
  let records = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const startedAt = performance.now();
    read(incoming).then((body) => {
      const { method, url: path, headers } = incoming;
      const forward = () => {
        const passed = request(`${target}${path}`, { method, headers, agent }, (response) => {
          read(response).then((answer) => {
            const { statusCode: status } = response;
            const text = { method, path, body: String(body), answer: String(answer), status };
            records.push({ ...text, startedAt, endedAt: performance.now() });
            outgoing.writeHead(status, response.headers).end(answer);
          });
        });
        passed.on('error', () => outgoing.destroy());
        passed.end(body);
      };
      if (latency > 0) setTimeout(forward, latency);
      else forward();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    take: () => {
      const taken = records;
      records = [];
      return taken;
    },
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function read(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

const id = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const looking = /\/search$|\/bulk$|\/test$/;

function isWrite({ method, path }) {
  return method !== 'GET' && path !== '/oauth/token' && !looking.test(path.split('?')[0]);
}

/** `/api/v2/flows` for everything that lists, finds or changes flows. */
function collection({ path }) {
  return path.split('?')[0].split('/').slice(0, 5).join('/').replace(id, '');
}

/** Names of 8 letters or more: shorter ones stand in texts by chance. */
function createdName({ method, body, status }) {
  if (method !== 'POST' || status >= 300) return undefined;
  const name = /^\{(?:.*?,)?"name":"([^"]{8,})"/.exec(body)?.[1];
  return name;
}

/** Changes the object with this id itself: what hangs on it is not meant. */
function changes(record, wanted) {
  const path = record.path.split('?')[0];
  return record.method === 'POST' ? path.endsWith(wanted) : isWrite(record) && path.includes(wanted);
}

/**
 * What one run sent. `rounds`: the most requests that followed one another in fact. `chain`: the most that had to. A
 * request had to follow
 * - the log-in;
 * - the answer in which an id first stood that it names;
 * - the last change of an object that it names by its id;
 * - the creation of an object that its body names by its name;
 * - for a write: the look-up of the same collection that came last.
 */
export function summaryOf(records) {
  const byEnd = records.toSorted((one, other) => one.endedAt - other.endedAt);
  const logIn = byEnd.find(({ path }) => path === '/oauth/token');
  const born = new Map();
  for (const record of byEnd)
    for (const [found] of record.answer.matchAll(id)) if (!born.has(found)) born.set(found, record);
  const named = byEnd.flatMap((record) => {
    const name = createdName(record);
    return name === undefined ? [] : [{ name, record }];
  });
  const writes = byEnd.filter(isWrite);
  const reads = byEnd.filter((record) => !isWrite(record) && record !== logIn);
  const depths = new Map();
  // In the order of their ends: whatever a request had to follow comes before it.
  for (const record of byEnd) {
    const before = (other) => other !== undefined && other.endedAt <= record.startedAt;
    const ids = new Set(Array.from(`${record.path} ${record.body}`.matchAll(id), ([found]) => found));
    // A list of thousands of people names nobody who was changed in this run.
    const few = ids.size > 100 ? [] : [...ids];
    const needs = [
      logIn,
      ...Array.from(ids, (found) => born.get(found)),
      ...few.map((found) => writes.findLast((other) => before(other) && changes(other, found))),
      ...named.flatMap(({ name, record: made }) => (record.body.includes(name) ? [made] : [])),
      isWrite(record)
        ? reads.findLast((other) => before(other) && collection(other) === collection(record))
        : undefined,
    ].filter(before);
    depths.set(record, 1 + needs.reduce((most, need) => Math.max(most, depths.get(need) ?? 0), 0));
  }
  let rounds = 0;
  let roundEnds = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of byEnd) {
    if (startedAt < roundEnds) continue;
    rounds += 1;
    roundEnds = endedAt;
  }
  const chain = [...depths.values()].reduce((most, depth) => Math.max(most, depth), 0);
  const logIns = records.filter(({ path }) => path === '/oauth/token').length;
  return {
    requests: records.length,
    reads: records.length - writes.length - logIns,
    writes: writes.length,
    rounds,
    chain,
  };
}
