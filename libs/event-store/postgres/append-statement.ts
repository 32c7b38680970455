import type { QueryArrayConfig } from 'pg';
import { RAW_ROWS } from './stored-row.js';
import type { EncodedAppend } from '../encoded-append.js';

/** What became of one append of a batch. */
export type AppendOutcome =
  | { readonly appended: true; readonly position: number; readonly revision: number }
  /** The stream's revision, -1 when it is absent. */
  | { readonly appended: false; readonly actual: number };

/** The statement that writes a batch in one round trip. Streams must differ. */
export function appendStatement(batch: readonly EncodedAppend[]): QueryArrayConfig {
  const [first] = batch;
  return batch.length === 1 && first!.events.length === 1 ? statementForOne(first!) : statementForMany(batch);
}

/** Outcomes in the order of the batch. */
export function outcomesOf(batch: readonly EncodedAppend[], answer: string): readonly AppendOutcome[] {
  const [first] = batch;
  if (batch.length === 1 && first!.events.length === 1) {
    const position = Number(answer);
    return [
      position > 0
        ? { appended: true, position, revision: first!.expected + 1 }
        : { appended: false, actual: -2 - position },
    ];
  }
  const [head, ...actuals] = answer.slice(1, -1).split(',').map(Number);
  let position = head!;
  return batch.map(({ expected, events }, index) => {
    const actual = actuals[index]!;
    if (actual !== expected) return { appended: false, actual };
    position += events.length;
    return { appended: true, position, revision: expected + events.length };
  });
}

function statementForOne({ streamId, expected, events }: EncodedAppend): QueryArrayConfig {
  const { id, type, data, metadata } = events[0]!;
  return {
    ...RAW_ROWS,
    name: 'log-append-one',
    text: 'select log.append_one($1, $2, $3, $4, $5, $6)',
    values: [streamId, expected, id, type, data, metadata],
  };
}

/** Lists travel as one text each, lines or array literals put together here: pg's own array encoding escapes every element. */
function statementForMany(batch: readonly EncodedAppend[]): QueryArrayConfig {
  const appendOf: number[] = [];
  const revisions: number[] = [];
  const ids: string[] = [];
  const types: string[] = [];
  const data: string[] = [];
  const metadata: string[] = [];
  batch.forEach(({ expected, events }, index) => {
    events.forEach((event, offset) => {
      appendOf.push(index + 1);
      revisions.push(expected + 1 + offset);
      ids.push(event.id);
      types.push(event.type);
      data.push(event.data);
      metadata.push(event.metadata);
    });
  });
  return {
    ...RAW_ROWS,
    name: 'log-append',
    text: 'select log.append($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      batch.map(({ streamId }) => streamId).join('\n'),
      `{${batch.map(({ expected }) => expected).join()}}`,
      `{${appendOf.join()}}`,
      `{${revisions.join()}}`,
      `{${ids.join()}}`,
      types.join('\n'),
      data.join('\n'),
      metadata.join('\n'),
    ],
  };
}
