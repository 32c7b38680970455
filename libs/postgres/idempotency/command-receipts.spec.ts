import { COMMAND_ID_REUSED } from '#libs/event-store/command-runner/problems';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { CommandReceipts, MAX_KEY_LENGTH, RECEIPT_RETENTION_DAYS } from './command-receipts.js';
import { IDEMPOTENCY_KEY_TOO_LONG } from './problems.js';

describe('command receipts', () => {
  const database = useTestDatabase();
  let now = '2026-06-30T02:00:00.000Z';
  let receipts: CommandReceipts;

  beforeAll(() => {
    receipts = new CommandReceipts(database.pool('service'), { now: () => now });
  });

  it('give a repeated key the first command id, time and answer', async () => {
    const first = await receipts.reserve('account-1', 'key-1', 'hash-1');
    expect(first.response).toBeUndefined();
    now = '2026-06-30T03:00:00.000Z';
    expect(await receipts.reserve('account-1', 'key-1', 'hash-1')).toEqual(first);

    const response = { status: 201, headers: { 'x-log-position': '7' }, body: { id: 'c1', z: 1, a: null } };
    await receipts.complete('account-1', 'key-1', response);
    await receipts.complete('account-1', 'key-1', { ...response, status: 500 });
    expect(await receipts.reserve('account-1', 'key-1', 'hash-1')).toEqual({ ...first, response });
  });

  it('keep the keys of accounts apart', async () => {
    const one = await receipts.reserve('account-1', 'shared', 'hash-1');
    const other = await receipts.reserve('account-2', 'shared', 'hash-2');
    expect(other.commandId).not.toBe(one.commandId);
  });

  it('refuse a key that comes back with other input', async () => {
    await receipts.reserve('account-1', 'key-2', 'hash-1');
    await expect(receipts.reserve('account-1', 'key-2', 'hash-2')).rejects.toMatchObject({ kind: COMMAND_ID_REUSED });
  });

  it('refuse a key beyond the limit and take one at it', async () => {
    const longest = '键'.repeat(MAX_KEY_LENGTH);
    expect((await receipts.reserve('account-1', longest, 'h')).commandId).toHaveLength(36);
    await expect(receipts.reserve('account-1', `${longest}x`, 'h')).rejects.toMatchObject({
      kind: IDEMPOTENCY_KEY_TOO_LONG,
    });
  });

  it('give concurrent reservations one command id', async () => {
    const attempts = Array.from({ length: 32 }, async () => receipts.reserve('account-1', 'contended', 'hash'));
    const ids = (await Promise.all(attempts)).map(({ commandId }) => commandId);
    expect(new Set(ids).size).toBe(1);
  });

  it('are forgotten after their time', async () => {
    now = '2026-01-01T00:00:00.000Z';
    const { commandId } = await receipts.reserve('account-3', 'old', 'hash');
    now = new Date(Date.parse(now) + RECEIPT_RETENTION_DAYS * 86_400_000).toISOString();
    expect(await receipts.forgetOld()).toBe(0);
    now = new Date(Date.parse(now) + 1).toISOString();
    expect(await receipts.forgetOld()).toBe(1);
    expect((await receipts.reserve('account-3', 'old', 'other')).commandId).not.toBe(commandId);
  });
});
