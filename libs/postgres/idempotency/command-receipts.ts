import type { Pool } from 'pg';
import { COMMAND_ID_REUSED } from '#libs/event-store/command-runner/problems';
import type { Clock, Instant } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { IDEMPOTENCY_KEY_TOO_LONG } from './problems.js';

/** What was answered to a request. Personal data in it must be sealed or masked. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A request's place in the book of receipts. */
export interface Reservation {
  /** Made at the first reservation and the same ever after: ids of events and aggregates derive from it. */
  readonly commandId: Uuid;
  /** Time of the first reservation. A repeated command decides as of its own time, under the same command id. */
  readonly occurredAt: Instant;
  /** The first answer, once there is one. */
  readonly response: StoredResponse | undefined;
}

/** Longer keys would not fit an index entry; clients send UUIDs. */
export const MAX_KEY_LENGTH = 200;

/** Days a receipt is kept: clients retry within minutes, a doorstep device without a network within its working week. */
export const RECEIPT_RETENTION_DAYS = 30;

const RETENTION_MILLISECONDS = RECEIPT_RETENTION_DAYS * 24 * 60 * 60 * 1_000;

interface ReceiptRow {
  readonly inputHash: string;
  readonly commandId: Uuid;
  readonly occurredAt: Instant;
  readonly response: StoredResponse | null;
}

const RECEIPT = `input_hash AS "inputHash", command_id AS "commandId", occurred_at AS "occurredAt", response`;

/**
 * Remembers which command an `Idempotency-Key` stands for and what was answered. A repeated key gives the same command id, with which
 * the command runner recognises a command already carried out, even if the first answer was never recorded.
 */
export class CommandReceipts {
  constructor(
    /** Of role `qiyue_service`. */
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds or makes the receipt of an account's key. Concurrent calls get the same command id.
   * @throws Problem command.key-reused when the key was used with other input, command.key-too-long
   */
  async reserve(accountId: string, key: string, inputHash: string): Promise<Reservation> {
    if (key.length > MAX_KEY_LENGTH) throw new Problem(IDEMPOTENCY_KEY_TOO_LONG, { length: key.length });
    for (;;) {
      const receipt = (await this.add(accountId, key, inputHash)) ?? (await this.find(accountId, key));
      // Only a receipt forgotten between the two statements is neither added nor found.
      if (receipt === undefined) continue;
      if (receipt.inputHash !== inputHash) throw new Problem(COMMAND_ID_REUSED, { commandId: receipt.commandId });
      const { commandId, occurredAt, response } = receipt;
      return { commandId, occurredAt, response: response ?? undefined };
    }
  }

  /** Records the answer. The first one stays: a slower retry does not replace it. */
  async complete(accountId: string, key: string, response: StoredResponse): Promise<void> {
    await this.pool.query({
      name: 'complete-receipt',
      text: `UPDATE operation.command_receipt SET response = $3, completed_at = $4
        WHERE account_id = $1 AND key = $2 AND response IS NULL`,
      values: [accountId, key, JSON.stringify(response), this.clock.now()],
    });
  }

  /** Removes receipts older than {@link RECEIPT_RETENTION_DAYS}. @returns how many */
  async forgetOld(): Promise<number> {
    const limit = new Date(Date.parse(this.clock.now()) - RETENTION_MILLISECONDS).toISOString();
    const { rowCount } = await this.pool.query('DELETE FROM operation.command_receipt WHERE occurred_at < $1', [limit]);
    return rowCount ?? 0;
  }

  private async add(accountId: string, key: string, inputHash: string): Promise<ReceiptRow | undefined> {
    const { rows } = await this.pool.query<ReceiptRow>({
      name: 'add-receipt',
      text: `INSERT INTO operation.command_receipt (account_id, key, input_hash, command_id, occurred_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, key) DO NOTHING RETURNING ${RECEIPT}`,
      values: [accountId, key, inputHash, newId(), this.clock.now()],
    });
    return rows[0];
  }

  private async find(accountId: string, key: string): Promise<ReceiptRow | undefined> {
    const { rows } = await this.pool.query<ReceiptRow>({
      name: 'find-receipt',
      text: `SELECT ${RECEIPT} FROM operation.command_receipt WHERE account_id = $1 AND key = $2`,
      values: [accountId, key],
    });
    return rows[0];
  }
}
