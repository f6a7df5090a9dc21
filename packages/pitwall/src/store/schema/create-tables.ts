/**
 * Creates the tables, for SQLite and PostgreSQL by one builder. Columns are those of freqtrade 2022.9 plus those later
 * versions added (so readers of both find theirs), plus our own: `orders.client_order_id`, `pitwall_order_journal`.
 *
 * Columns that only some writers know have defaults, so that a foreign program may still insert rows.
 */
import { sql } from 'kysely';
import type { ColumnDataType, CreateTableBuilder, Kysely, RawBuilder } from 'kysely';
import type { Tables } from '../tables.ts';

export type SqlFlavour = 'sqlite' | 'postgres';

type ColumnType = 'integer' | 'float' | 'flag' | 'datetime' | 'text' | number;

type Default = number | boolean | string;

/** A column: its type (a number is a text of that length). It may be null unless `required` or with a default. */
interface Column {
  readonly type: ColumnType;
  readonly required?: true;
  readonly defaultTo?: Default;
}

type Columns = Readonly<Record<string, Column>>;

const float: Column = { type: 'float' };
const integer: Column = { type: 'integer' };
const datetime: Column = { type: 'datetime' };
const text = (length: number): Column => ({ type: length });
const required = (type: ColumnType): Column => ({ type, required: true });

const TRADES: Columns = {
  exchange: required(25),
  pair: required(25),
  base_currency: text(25),
  stake_currency: text(25),
  is_open: { type: 'flag', defaultTo: true },
  fee_open: { type: 'float', defaultTo: 0 },
  fee_open_cost: float,
  fee_open_currency: text(25),
  fee_close: { type: 'float', defaultTo: 0 },
  fee_close_cost: float,
  fee_close_currency: text(25),
  open_rate: float,
  open_rate_requested: float,
  open_trade_value: float,
  close_rate: float,
  close_rate_requested: float,
  realized_profit: float,
  close_profit: float,
  close_profit_abs: float,
  stake_amount: required('float'),
  max_stake_amount: float,
  amount: float,
  amount_requested: float,
  open_date: required('datetime'),
  close_date: datetime,
  open_order_id: text(255),
  stop_loss: float,
  stop_loss_pct: float,
  initial_stop_loss: float,
  initial_stop_loss_pct: float,
  is_stop_loss_trailing: { type: 'flag', defaultTo: false },
  stoploss_order_id: text(255),
  stoploss_last_update: datetime,
  max_rate: float,
  min_rate: float,
  exit_reason: text(255),
  exit_order_status: text(100),
  strategy: text(100),
  enter_tag: text(255),
  timeframe: integer,
  trading_mode: text(7),
  amount_precision: float,
  price_precision: float,
  precision_mode: integer,
  precision_mode_price: integer,
  contract_size: float,
  leverage: float,
  is_short: { type: 'flag', defaultTo: false },
  liquidation_price: float,
  interest_rate: { type: 'float', defaultTo: 0 },
  funding_fees: float,
  funding_fee_running: float,
};

const ORDERS: Columns = {
  ft_trade_id: integer,
  ft_order_side: required(25),
  ft_pair: required(25),
  ft_is_open: { type: 'flag', defaultTo: true },
  ft_amount: { type: 'float', defaultTo: 0 },
  ft_price: { type: 'float', defaultTo: 0 },
  order_id: required(255),
  status: text(255),
  symbol: text(25),
  order_type: text(50),
  side: text(25),
  price: float,
  average: float,
  amount: float,
  filled: float,
  remaining: float,
  cost: float,
  stop_price: float,
  order_date: datetime,
  order_filled_date: datetime,
  order_update_date: datetime,
  funding_fee: float,
  ft_fee_base: float,
  ft_cancel_reason: text(255),
  ft_order_tag: text(255),
  client_order_id: text(64),
};

const PAIRLOCKS: Columns = {
  pair: required(25),
  side: { type: 25, defaultTo: '*' },
  reason: text(255),
  lock_time: required('datetime'),
  lock_end_time: required('datetime'),
  active: { type: 'flag', defaultTo: true },
};

const KEY_VALUES: Columns = {
  key: required(25),
  value_type: required(20),
  string_value: text(255),
  datetime_value: datetime,
  float_value: float,
  int_value: integer,
};

const CUSTOM_DATA: Columns = {
  ft_trade_id: integer,
  cd_key: required(255),
  cd_type: required(25),
  cd_value: required('text'),
  created_at: required('datetime'),
  updated_at: datetime,
};

const JOURNAL: Columns = {
  purpose: required(25),
  trade_id: integer,
  trade_snapshot: required('text'),
  pair: required(25),
  side: required(25),
  type: required(25),
  amount: required('float'),
  price: float,
  time_in_force: required(25),
  reduce_only: required('flag'),
  leverage: required('float'),
  state: required(25),
  created_at: required('datetime'),
  deadline_at: datetime,
  not_found_count: { type: 'integer', defaultTo: 0 },
  updated_at: required('datetime'),
  order_id: text(255),
  note: { type: 'text' },
};

/** Index name, table, columns. */
const INDEXES: readonly (readonly [string, keyof Tables, readonly string[]])[] = [
  ['ix_trades_pair', 'trades', ['pair']],
  ['ix_trades_is_open', 'trades', ['is_open']],
  ['ix_trades_stoploss_order_id', 'trades', ['stoploss_order_id']],
  ['ix_orders_ft_trade_id', 'orders', ['ft_trade_id']],
  ['ix_orders_ft_is_open', 'orders', ['ft_is_open']],
  ['ix_orders_order_id', 'orders', ['order_id']],
  ['ix_pairlocks_pair', 'pairlocks', ['pair']],
  ['ix_pairlocks_lock_end_time', 'pairlocks', ['lock_end_time']],
  ['ix_pairlocks_active', 'pairlocks', ['active']],
  ['ix_KeyValueStore_key', 'KeyValueStore', ['key']],
  ['ix_trade_custom_data_ft_trade_id', 'trade_custom_data', ['ft_trade_id']],
  ['ix_pitwall_order_journal_state', 'pitwall_order_journal', ['state']],
];

/** Creates the tables that do not exist yet, with their indexes. Runs inside the caller's transaction. */
export async function createMissingTables(
  database: Kysely<Tables>,
  flavour: SqlFlavour,
  existing: ReadonlySet<string>,
): Promise<void> {
  const withId = (name: keyof Tables, columns: Columns) =>
    addColumns(
      database.schema
        .createTable(name)
        .addColumn('id', flavour === 'postgres' ? 'serial' : 'integer', (column) => column.primaryKey().notNull()),
      columns,
      flavour,
    );
  const tables: readonly (readonly [keyof Tables, () => CreateTableBuilder<string, string>])[] = [
    ['trades', () => withId('trades', TRADES)],
    [
      'orders',
      () =>
        withId('orders', ORDERS)
          .addUniqueConstraint('_order_pair_order_id', ['ft_pair', 'order_id'])
          .addForeignKeyConstraint('orders_ft_trade_id_fkey', ['ft_trade_id'], 'trades', ['id']),
    ],
    ['pairlocks', () => withId('pairlocks', PAIRLOCKS)],
    ['KeyValueStore', () => withId('KeyValueStore', KEY_VALUES)],
    [
      'trade_custom_data',
      () =>
        withId('trade_custom_data', CUSTOM_DATA)
          .addUniqueConstraint('_trade_id_cd_key', ['ft_trade_id', 'cd_key'])
          .addForeignKeyConstraint('trade_custom_data_ft_trade_id_fkey', ['ft_trade_id'], 'trades', ['id']),
    ],
    ['pitwall_order_journal', () => createJournal(database, flavour)],
  ];
  for (const [name, build] of tables) {
    if (existing.has(name)) continue;
    await build().execute();
    for (const [index, table, columns] of INDEXES) {
      if (table === name)
        await database.schema
          .createIndex(index)
          .on(table)
          .columns([...columns])
          .execute();
    }
  }
}

function createJournal(database: Kysely<Tables>, flavour: SqlFlavour): CreateTableBuilder<string, string> {
  const table = database.schema
    .createTable('pitwall_order_journal')
    .addColumn('client_order_id', 'varchar(64)', (column) => column.primaryKey().notNull());
  return addColumns(table, JOURNAL, flavour);
}

function addColumns(
  table: CreateTableBuilder<string, string>,
  columns: Columns,
  flavour: SqlFlavour,
): CreateTableBuilder<string, string> {
  let builder = table;
  for (const [name, { type, required: isRequired, defaultTo }] of Object.entries(columns)) {
    builder = builder.addColumn(name, sqlType(type, flavour), (column) => {
      if (isRequired) return column.notNull();
      return defaultTo === undefined ? column : column.notNull().defaultTo(literal(defaultTo, flavour));
    });
  }
  return builder;
}

function literal(
  value: number | boolean | string,
  flavour: SqlFlavour,
): number | boolean | string | RawBuilder<number> {
  if (typeof value !== 'boolean' || flavour === 'postgres') return value;
  return value ? 1 : 0;
}

function sqlType(type: ColumnType, flavour: SqlFlavour): ColumnDataType | RawBuilder<unknown> {
  if (typeof type === 'number') return `varchar(${type})`;
  switch (type) {
    case 'integer':
      return 'integer';
    case 'float':
      return flavour === 'sqlite' ? sql`FLOAT` : 'double precision';
    case 'flag':
      return 'boolean';
    case 'datetime':
      return flavour === 'sqlite' ? 'datetime' : 'timestamp';
    case 'text':
      return 'text';
  }
}
