import { contentHashOf } from '#libs/kernel/content-hash';
import type { Column, ColumnType, ReadModelTable } from './projection.js';

/** Schemas a read model table can lie in: served, or being built. */
export const LIVE_SCHEMA = 'read_model';
export const SHADOW_SCHEMA = 'read_model_shadow';
export type ReadModelSchema = typeof LIVE_SCHEMA | typeof SHADOW_SCHEMA;

/** Text compares by code unit, so that keyset pages and region prefixes can use an index on any server. */
const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text COLLATE "C"',
  integer: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  timestamptz: 'timestamptz',
  date: 'date',
  json: 'json',
  'text[]': 'text[] COLLATE "C"',
};

/** Types whose comparison needs a cast: `json` has no equality. */
const COMPARABLE_CAST: Readonly<Partial<Record<ColumnType, string>>> = { json: '::text' };

const IDENTIFIER = /^[a-z][a-z0-9_]*$/;

/** Rows of a group up to which their keys are compared in pairs. */
const PAIRWISE_ROWS = 8;

/** PostgreSQL cuts longer names off (NAMEDATALEN − 1). Leaves room for the suffix of an index. */
const MAX_TABLE_NAME = 52;

export interface TableColumn {
  readonly property: string;
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** The SQL of one read model table. Names come from the program text and are checked once; values are always parameters. */
export class ReadModelTableSql<Row extends object> {
  readonly columns: readonly TableColumn[];
  readonly keyColumns: readonly TableColumn[];
  readonly groupColumn: TableColumn;

  constructor(readonly table: ReadModelTable<Row>) {
    if (!IDENTIFIER.test(table.name) || table.name.length > MAX_TABLE_NAME) {
      throw new Error(`read model table name ${table.name} is not snake_case of at most ${MAX_TABLE_NAME} characters`);
    }
    this.columns = Object.entries<Column>(table.columns).map(([property, column]) => ({
      property,
      name: columnNameOf(property),
      type: column.type,
      nullable: column.nullable === true,
    }));
    this.keyColumns = table.key.map((property) => this.columnOf(property));
    this.groupColumn = this.columnOf(table.group);
    if (this.keyColumns.length === 0) throw new Error(`read model table ${table.name} has no key`);
    if (this.groupColumn.type !== 'text') throw new Error(`the group column of ${table.name} must be text`);
  }

  /** Changes when the table must be made anew. */
  get definition(): string {
    const { name, key, group, indexes } = this.table;
    return contentHashOf({ name, key, group, indexes, columns: this.columns });
  }

  qualifiedName(schema: ReadModelSchema): string {
    return `${schema}.${this.table.name}`;
  }

  create(schema: ReadModelSchema): string {
    const columns = this.columns.map(
      ({ name, type, nullable }) => `${quoted(name)} ${SQL_TYPES[type]}${nullable ? '' : ' NOT NULL'}`,
    );
    return `CREATE TABLE ${this.qualifiedName(schema)} (${columns.join(', ')})`;
  }

  drop(schema: ReadModelSchema): string {
    return `DROP TABLE IF EXISTS ${this.qualifiedName(schema)}`;
  }

  /** Primary key and indexes: made after a bulk load, and with the key its uniqueness is verified. */
  createIndexes(schema: ReadModelSchema): readonly string[] {
    const target = this.qualifiedName(schema);
    const lists = this.table.indexes.map((properties) => properties.map((property) => this.columnOf(property)));
    const leading = [this.keyColumns[0], ...lists.map(([first]) => first)];
    if (!leading.includes(this.groupColumn)) lists.push([this.groupColumn]);
    return [
      `ALTER TABLE ${target} ADD CONSTRAINT ${this.table.name}_pkey PRIMARY KEY (${namesOf(this.keyColumns)})`,
      ...lists.map(
        (list, index) => `CREATE INDEX ${this.table.name}_index_${index + 1} ON ${target} (${namesOf(list)})`,
      ),
    ];
  }

  /** Takes an array of group values. */
  selectGroups(schema: ReadModelSchema): string {
    return `SELECT ${this.aliasedColumns()} FROM ${this.qualifiedName(schema)} WHERE ${quoted(this.groupColumn.name)} = ANY($1::text[])`;
  }

  /** Takes one array of text per column, see {@link parametersOf}. */
  insert(schema: ReadModelSchema): string {
    const names = namesOf(this.columns);
    const values = this.columns.map(({ type }, index) => (type === 'text' ? `u.c${index}` : `u.c${index}::${type}`));
    const parameters = this.columns.map((_, index) => `$${index + 1}::text[]`);
    const aliases = this.columns.map((_, index) => `c${index}`);
    return `INSERT INTO ${this.qualifiedName(schema)} (${names}) SELECT ${values.join(', ')} FROM unnest(${parameters.join(', ')}) AS u(${aliases.join(', ')})`;
  }

  upsert(schema: ReadModelSchema): string {
    const rest = this.columns.filter((column) => !this.keyColumns.includes(column));
    const set = rest.map(({ name }) => `${quoted(name)} = EXCLUDED.${quoted(name)}`).join(', ');
    const action = rest.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${set}`;
    return `${this.insert(schema)} ON CONFLICT (${namesOf(this.keyColumns)}) ${action}`;
  }

  /** Takes one array of text per key column. */
  deleteKeys(schema: ReadModelSchema): string {
    const parameters = this.keyColumns.map((_, index) => `$${index + 1}::text[]`);
    const aliases = this.keyColumns.map((_, index) => `k${index}`);
    const match = this.keyColumns.map(({ name, type }, index) => `t.${quoted(name)} = u.k${index}::${type}`);
    return `DELETE FROM ${this.qualifiedName(schema)} t USING unnest(${parameters.join(', ')}) AS u(${aliases.join(', ')}) WHERE ${match.join(' AND ')}`;
  }

  copyIn(schema: ReadModelSchema): string {
    return `COPY ${this.qualifiedName(schema)} (${namesOf(this.columns)}) FROM STDIN`;
  }

  /**
   * Compares live and shadow tables row by row: one row of counts `equal`, `missing` (only in shadow), `extra` (only live) and
   * `different`.
   */
  countDifferences(): string {
    const present = 'l.tableoid IS NOT NULL AND s.tableoid IS NOT NULL';
    return `SELECT count(*) FILTER (WHERE ${present} AND NOT (${this.differs()})) AS equal,
      count(*) FILTER (WHERE l.tableoid IS NULL) AS missing,
      count(*) FILTER (WHERE s.tableoid IS NULL) AS extra,
      count(*) FILTER (WHERE ${present} AND (${this.differs()})) AS different
      FROM ${this.liveAndShadow()}`;
  }

  /** Keys (an array of text each) of the first differing rows in key order; takes their greatest number. */
  firstDifferences(): string {
    const key = this.keyColumns.map(({ name }) => `coalesce(l.${quoted(name)}, s.${quoted(name)})`);
    return `SELECT ARRAY[${key.map((part) => `${part}::text`).join(', ')}] AS key,
      CASE WHEN l.tableoid IS NULL THEN 'missing' WHEN s.tableoid IS NULL THEN 'extra' ELSE 'different' END AS kind
      FROM ${this.liveAndShadow()}
      WHERE l.tableoid IS NULL OR s.tableoid IS NULL OR ${this.differs()}
      ORDER BY ${key.join(', ')} LIMIT $1`;
  }

  /** Column values of rows as the parameters of {@link insert} and {@link upsert}. */
  parametersOf(rows: readonly Row[]): (string | null)[][] {
    return this.columns.map((column) => rows.map((row) => this.textOf(row, column)));
  }

  /** Key values of rows as the parameters of {@link deleteKeys}. */
  keyParametersOf(rows: readonly Row[]): (string | null)[][] {
    return this.keyColumns.map((column) => rows.map((row) => this.textOf(row, column)));
  }

  /** Equal for rows with the same key. */
  keyOf(row: Row): string {
    const values = row as Readonly<Record<string, unknown>>;
    const [first] = this.keyColumns;
    if (this.keyColumns.length === 1 && first !== undefined) return String(values[first.property]);
    return JSON.stringify(this.keyColumns.map(({ property }) => values[property]));
  }

  /** Whether two of the rows have the same key. Compares in pairs while that is cheaper than making a text of every key. */
  hasDuplicateKey(rows: readonly Row[]): boolean {
    if (rows.length > PAIRWISE_ROWS) return new Set(rows.map((row) => this.keyOf(row))).size !== rows.length;
    return rows.some((row, index) => rows.some((other, later) => later > index && this.hasSameKey(row, other)));
  }

  private hasSameKey(one: Row, other: Row): boolean {
    const [a, b] = [one, other] as unknown as readonly Readonly<Record<string, unknown>>[];
    return this.keyColumns.every(({ property }) => a?.[property] === b?.[property]);
  }

  groupOf(row: Row): string {
    return (row as Readonly<Record<string, unknown>>)[this.groupColumn.property] as string;
  }

  /** A row in the text form of COPY, with its line end. */
  copyLineOf(row: Row): string {
    let line = '';
    for (const column of this.columns) {
      const text = this.textOf(row, column);
      line += line === '' ? '' : '\t';
      line += text === null ? '\\N' : escapeForCopy(text);
    }
    return `${line}\n`;
  }

  /** A value in PostgreSQL's text form. */
  private textOf(row: Row, column: TableColumn): string | null {
    const value = (row as Readonly<Record<string, unknown>>)[column.property];
    if (value === null || value === undefined) {
      if (column.nullable && value === null) return null;
      throw new TypeError(`${this.table.name}.${column.name} is ${String(value)}`);
    }
    if (typeof value === 'string' && column.type !== 'json') return value;
    if (column.type === 'json') return JSON.stringify(value);
    if (column.type === 'text[]') return arrayLiteral(value as readonly string[]);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new TypeError(`${this.table.name}.${column.name} is a ${typeof value}`);
  }

  private differs(): string {
    const rest = this.columns.filter((column) => !this.keyColumns.includes(column));
    if (rest.length === 0) return 'false';
    const side = (alias: string) =>
      rest.map(({ name, type }) => `${alias}.${quoted(name)}${COMPARABLE_CAST[type] ?? ''}`).join(', ');
    return `ROW(${side('l')}) IS DISTINCT FROM ROW(${side('s')})`;
  }

  private liveAndShadow(): string {
    const on = this.keyColumns.map(({ name }) => `l.${quoted(name)} = s.${quoted(name)}`).join(' AND ');
    return `${this.qualifiedName(LIVE_SCHEMA)} l FULL JOIN ${this.qualifiedName(SHADOW_SCHEMA)} s ON ${on}`;
  }

  private aliasedColumns(): string {
    return this.columns.map(({ name, property }) => `${quoted(name)} AS ${quoted(property)}`).join(', ');
  }

  private columnOf(property: string): TableColumn {
    const column = this.columns.find((candidate) => candidate.property === property);
    if (column === undefined) throw new Error(`read model table ${this.table.name} has no column ${property}`);
    return column;
  }
}

/** `contractId` is `contract_id`. */
export function columnNameOf(property: string): string {
  const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (!IDENTIFIER.test(name)) throw new Error(`property ${property} gives no column name`);
  return name;
}

/** Names are checked by IDENTIFIER or are property names of the program text; quoting lets them be SQL keywords (`order`). */
function quoted(name: string): string {
  return `"${name}"`;
}

function namesOf(columns: readonly TableColumn[]): string {
  return columns.map(({ name }) => quoted(name)).join(', ');
}

function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

const COPY_SPECIAL = /[\\\t\n\r]/;
const COPY_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeForCopy(text: string): string {
  return COPY_SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (special) => COPY_ESCAPES[special] as string) : text;
}
