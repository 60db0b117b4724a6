import type { Person } from './permissions.ts'

/** One person for each role, and two bound to Satakunta, so that one developer can be four eyes. */
export const developmentPersons: readonly Person[] = [
  { staff: 'dev.editor', grants: [{ role: 'routing-editor' }] },
  { staff: 'dev.approver', grants: [{ role: 'routing-approver' }] },
  { staff: 'dev.operator', grants: [{ role: 'operator' }] },
  { staff: 'dev.auditor', grants: [{ role: 'auditor' }] },
  { staff: 'dev.satakunta.editor', grants: [{ role: 'routing-editor', area: '06' }] },
  { staff: 'dev.satakunta.operator', grants: [{ role: 'operator', area: '06' }] },
]
