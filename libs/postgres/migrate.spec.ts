import { useTestDatabase } from '#libs/testing/postgres-database';
import { migrate, shippedMigrations } from './migrate.js';

describe('migrate', () => {
  const database = useTestDatabase();

  it('has nothing to do the second time, also when asked by several at once', async () => {
    const owner = database.connectionString('owner');
    expect(await Promise.all([migrate(owner), migrate(owner), migrate(owner)])).toEqual([[], [], []]);
    const { rows } = await database
      .pool('owner')
      .query<{ name: string }>('SELECT name FROM operation.schema_migration ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual(await shippedMigrations());
  });

  it('lets the projector own the read models, the service read them and nobody else create there', async () => {
    const projector = database.pool('projector');
    await projector.query(
      'CREATE TABLE read_model_shadow.example (id text); INSERT INTO read_model_shadow.example VALUES (1)',
    );
    await projector.query('ALTER TABLE read_model_shadow.example SET SCHEMA read_model');
    for (const role of ['service', 'auditor'] as const) {
      const { rows } = await database.pool(role).query('SELECT id FROM read_model.example');
      expect(rows).toEqual([{ id: '1' }]);
      await expect(database.pool(role).query('DELETE FROM read_model.example')).rejects.toThrow('permission denied');
      await expect(database.pool(role).query('CREATE TABLE read_model.other (id text)')).rejects.toThrow(
        'permission denied',
      );
    }
  });

  it('keeps roles out of schemas that are not theirs', async () => {
    for (const [role, schema] of [
      ['auditor', 'vault'],
      ['auditor', 'identity'],
      ['auditor', 'messaging'],
      ['projector', 'vault'],
      ['projector', 'identity'],
      ['service', 'read_model_shadow'],
    ] as const) {
      const { rows } = await database
        .pool(role)
        .query('SELECT has_schema_privilege($1, $2) AS allowed', [schema, 'USAGE']);
      expect({ role, schema, ...rows[0] }).toEqual({ role, schema, allowed: false });
    }
  });
});
