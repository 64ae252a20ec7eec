/** The figures as Markdown. */
export function markdownOf({ node, start = [], terraform, ...orgs }) {
  const titles = {
    ordinary: 'An ordinary org: 600 users, 230 roles, 320 flows',
    large: 'A large org: 20,000 users, 1,000 roles, 2,000 flows',
    many: 'Many people and rows',
  };
  const sections = [`Node ${node}. Times are multiples; × bare is that of \`node -e 0\`.`];
  if (start.length > 0)
    sections.push(
      '### Start',
      table(
        ['command', '× bare'],
        start.map(({ command, ratio, milliseconds }) => [
          command,
          milliseconds === undefined ? times(ratio) : `${times(ratio)} (${Math.round(milliseconds)} ms more)`,
        ]),
      ),
    );
  for (const [name, rows] of Object.entries(orgs)) sections.push(`### ${titles[name]}`, runsTable(rows));
  if (terraform !== undefined) sections.push('### The official Terraform provider', terraform.text);
  return `${sections.join('\n\n')}\n`;
}

function runsTable(rows) {
  return table(
    [
      'command',
      'latency',
      'requests',
      'reads',
      'writes',
      'rounds',
      'chain',
      '÷ chain × latency',
      '× bare',
      'memory',
    ],
    rows.map((row) => [
      row.command,
      `${row.latency} ms`,
      ...[row.requests, row.reads, row.writes, row.rounds, row.chain].map(Math.round),
      row.ofChain === undefined ? '' : times(row.ofChain),
      times(row.ratio),
      megabytes(row.memory),
    ]),
  );
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const ruler = heads.map((_, at) => (at === 0 ? '---' : '--:'));
  return [line(heads), `|${ruler.join('|')}|`, ...rows.map(line)].join('\n');
}

function times(ratio) {
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1);
}

function megabytes(memory) {
  return `${Math.round(memory)} MB`;
}
