import type postgres from 'postgres'

/** A timestamp as RFC 3339, UTC, milliseconds, whatever the connection makes of timestamps. */
export function rfc3339(sql: postgres.ISql, column: string) {
  return sql.unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
}
