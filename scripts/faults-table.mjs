import fs from 'node:fs';

const BEGIN = '<!-- rows: written by npm run test:faults -->';

const HEAD = `| Fault | Log | What happened | Commands acknowledged | Lost | Repeated effects | Contracts / invitations | Rows equal a rebuild | Audit copy | fsck | Seed, form, day |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |`;

/** Puts the results of a run, one JSON object a line, into the table of the document; rows of other faults stay. */
export function faultsTable(results, document) {
  const text = fs.readFileSync(document, 'utf8');
  const [introduction, table = ''] = text.split(BEGIN);
  const rows = new Map();
  for (const line of table
    .split('\n')
    .filter((each) => each.startsWith('| ') && !each.startsWith('| Fault') && !each.startsWith('| ---'))) {
    rows.set(keyOf(line.split(' | ').map((cell) => cell.replace(/^\| /, ''))), line);
  }
  for (const line of fs.readFileSync(results, 'utf8').trim().split('\n')) {
    const cells = cellsOf(JSON.parse(line));
    rows.set(keyOf(cells), `| ${cells.join(' | ')} |`);
  }
  fs.writeFileSync(document, `${introduction}${BEGIN}\n\n${HEAD}\n${[...rows.values()].join('\n')}\n`);
}

const keyOf = ([fault, engine]) => `${fault} ${engine}`;

function cellsOf(row) {
  const checked = (value, good) => (value === null ? 'not checked' : value === good ? 'yes' : '**no**');
  const { fault, engine, did, acknowledged, lost, repeated, repeatedNotices, contracts, invitations, seed, form } = row;
  return [
    fault,
    engine,
    did,
    acknowledged.toLocaleString('en'),
    lost,
    repeated + repeatedNotices,
    `${contracts} / ${invitations}`,
    checked(row.rebuildEqual, true),
    row.auditFindings === null ? 'not checked' : `${row.auditFindings} findings`,
    row.fsck === null ? 'not checked' : row.fsck ? 'clean' : '**findings**',
    `${seed}, ${form}, ${new Date().toISOString().slice(0, 10)}`,
  ];
}
