import { createRequire } from 'node:module'

/**
 * What the store uses of Drizzle, loaded as CommonJS. Node looks up the package of every file of an ES module and reads
 * its package.json anew each time; Drizzle's has 180 kB and is read for seventy files: imported it takes over a second
 * of each start, of every process and every command (Node 26), this way a tenth of that.
 */
const require = createRequire(import.meta.url)
const query: typeof import('drizzle-orm') = require('drizzle-orm')
const tables: typeof import('drizzle-orm/pg-core') = require('drizzle-orm/pg-core')
const driver: typeof import('drizzle-orm/postgres-js') = require('drizzle-orm/postgres-js')

export const { and, asc, eq, inArray, isNull, lte, notExists, sql } = query
export const { bigint, customType, json, pgTable, smallint, text, timestamp, uuid } = tables
export const { drizzle } = driver
