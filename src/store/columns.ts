/** Columns as Kysely sees them: in which form they are read, and in which they are written. */
import type { ColumnType } from 'kysely';

export type Id = string;
export type GeneratedId = ColumnType<string, never, never>;
/** Read as epoch milliseconds, written as `Date`. */
export type Time = ColumnType<number, Date, Date>;
export type TimeOrNull = ColumnType<number | null, Date | null | undefined, Date | null>;
/** Read as the parsed value, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;
