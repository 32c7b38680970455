import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  MAX_SHARING,
  type ResidentNumbers,
  type ResidentWithNumber,
} from '#libs/contexts/identity/application/one-time-codes/resident-numbers';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import type { Sealed } from '#libs/kernel/sealed';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';

/** Numbers opened and hashed at a time. */
const BATCH = 500;

/** Milliseconds between two looks at the register for what is new. */
const LOOK_AGAIN_AFTER = 5_000;

/** Milliseconds a request waits for such a look: the first one after an import of a whole district goes on beside it. */
const WAIT_FOR_LOOK = 2_000;

/**
 * Residents by number, over an index of keyed hashes made of the register of residents. The index may be thrown away; of what it says only
 * that counts which the register still says, too.
 */
@Injectable()
export class RegisteredNumbers implements ResidentNumbers {
  private readonly logger = new Logger(RegisteredNumbers.name);
  private looking: Promise<void> | undefined;
  private lookedAt = 0;

  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async residentsWith(numberHash: string): Promise<readonly ResidentWithNumber[]> {
    await this.look();
    const { rows } = await this.pool.query<ResidentWithNumber>(
      `SELECT resident.resident_id AS "subjectId", resident.region_code AS "regionCode", resident.name,
              resident.id_number AS "idNumber"
       FROM identity.resident_number number
       JOIN read_model.resident_register resident
         ON resident.resident_id = number.resident_id AND resident.phone = number.sealed_number
       WHERE number.number_hash = $1 AND resident.status = 'REGISTERED'
       ORDER BY resident.registered_at, resident.resident_id LIMIT $2`,
      [numberHash, MAX_SHARING],
    );
    return rows;
  }

  /** The same wait for every number, whether somebody has it or not. */
  private async look(): Promise<void> {
    const now = Date.parse(this.clock.now());
    if (this.looking === undefined && Math.abs(now - this.lookedAt) >= LOOK_AGAIN_AFTER) {
      this.lookedAt = now;
      this.looking = this.takeUp()
        .catch((error: unknown) => this.logger.warn(`numbers were not taken up: ${(error as Error).name}`))
        .finally(() => (this.looking = undefined));
    }
    if (this.looking === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, WAIT_FOR_LOOK)));
    await Promise.race([this.looking, patience]);
    clearTimeout(timer);
  }

  private async takeUp(): Promise<void> {
    for (let taken = BATCH; taken === BATCH;) taken = await this.takeUpBatch();
    await this.pool.query(
      `DELETE FROM identity.resident_number number WHERE NOT EXISTS (
         SELECT FROM read_model.resident_register resident
         WHERE resident.resident_id = number.resident_id AND resident.phone = number.sealed_number)`,
    );
  }

  private async takeUpBatch(): Promise<number> {
    const { rows } = await this.pool.query<{ residentId: string; phone: Sealed }>(
      `SELECT resident.resident_id AS "residentId", resident.phone
       FROM read_model.resident_register resident
       LEFT JOIN identity.resident_number number
         ON number.resident_id = resident.resident_id AND number.sealed_number = resident.phone
       WHERE resident.phone IS NOT NULL AND number.resident_id IS NULL LIMIT $1`,
      [BATCH],
    );
    const opened = await this.vault.openMany(rows.map(({ phone }) => phone));
    // Erased, and the register has not heard of it: an empty hash finds nobody, and keeps the row from being looked at again.
    const hashes = opened.map((one) => (one.status === 'clear' ? this.vault.lookupHash('phone-number', one.text) : ''));
    await this.pool.query(
      `INSERT INTO identity.resident_number (resident_id, number_hash, sealed_number)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
       ON CONFLICT (resident_id) DO UPDATE SET number_hash = excluded.number_hash, sealed_number = excluded.sealed_number`,
      [rows.map(({ residentId }) => residentId), hashes, rows.map(({ phone }) => phone)],
    );
    return rows.length;
  }
}
