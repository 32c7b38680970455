import type { Pool } from 'pg';
import type { ChainHead } from './entry.js';

/** Heads noted in a stretch of the chain, in their order. @param after exclusive @param upTo inclusive */
export async function notedHeadsBetween(pool: Pool, after: number, upTo: number): Promise<readonly ChainHead[]> {
  const { rows } = await pool.query<ChainHead>(
    `SELECT sequence, encode(chain_hash, 'hex') AS "chainHash" FROM audit_copy.noted_head
      WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence`,
    [after, upTo],
  );
  return rows;
}

/** The head noted last; undefined while there is none. */
export async function lastNotedHead(pool: Pool): Promise<ChainHead | undefined> {
  const { rows } = await pool.query<ChainHead>(
    `SELECT sequence, encode(chain_hash, 'hex') AS "chainHash" FROM audit_copy.noted_head ORDER BY sequence DESC LIMIT 1`,
  );
  return rows[0];
}

/** @returns whether it was not noted before */
export async function noteHead(pool: Pool, { sequence, chainHash }: ChainHead): Promise<boolean> {
  const { rows } = await pool.query<{ noted: boolean }>(`SELECT audit_copy.note_head($1, decode($2, 'hex')) AS noted`, [
    sequence,
    chainHash,
  ]);
  return rows[0]?.noted === true;
}
