import { createRoutingTable, type RoutingRows, type RoutingTable } from './table.ts'

/** A table to ask where rules send something. Whether an office is live changes who is told, never where it goes. */
export function createRuleTable(rows: RoutingRows): RoutingTable {
  return createRoutingTable(rows, { polledMinutesMax: 0, canaryHoursMax: 0 })
}
