import type { BatchMeasure } from '../../check-batch.ts'
import { createCalendar } from '../../clock/clock.ts'
import { parseConfig } from '../../config.ts'
import { createCatalogue } from '../../message/catalogue.ts'
import { partyKinds } from '../../message/ids.ts'
import { readSchemaFolder } from '../../store/schema-folder.ts'
import { createBatchSchema } from '../../validate/batch.ts'
import { createSchemas } from '../../validate/schemas.ts'
import { UsageError } from './usage-error.ts'

export interface MeasureOptions {
  /** RFC 3339; without it, now. */
  readonly at?: string | undefined
  /** Kind of the sender. */
  readonly as?: string | undefined
}

/**
 * What a gateway with default settings judges by.
 * @throws UsageError for a time or a kind that is none
 */
export async function readMeasure({ at, as }: MeasureOptions, now: Date): Promise<BatchMeasure> {
  const time = at === undefined ? now : new Date(at)
  if (at !== undefined && !(rfc3339.test(at) && !Number.isNaN(time.getTime()))) {
    throw new UsageError('--at takes a time such as 2026-11-20T13:00:00Z')
  }
  const kind = partyKinds.find((one) => one === as)
  if (as !== undefined && !kind) throw new UsageError(`--as takes ${partyKinds.join(' or ')}`)
  const [config, files] = [parseConfig({}), await readSchemaFolder()]
  const schemas = createSchemas(createCatalogue(files))
  const { batchBytesMax, bodyBytesMax } = config
  const limits = { batch: createBatchSchema(files, schemas.freshness), batchBytesMax, bodyBytesMax }
  return { schemas, calendar: createCalendar(config), at: time, ...limits, ...(kind && { kind }) }
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
