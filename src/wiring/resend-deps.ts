import { randomUUID } from 'node:crypto'
import { type CalendarSettings, createCalendar } from '../clock/calendar.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { ResendDeps } from '../resend.ts'
import { createResendStore } from '../store/resend.ts'
import type { Store } from '../store/store.ts'

export interface ResendParts {
  readonly store: Pick<Store, 'db' | 'commit' | 'signer'>
  readonly catalogue: Catalogue
  readonly config: CalendarSettings
  now(): Date
}

/** Joins what bringing an item again asks for with the store and the calendar: for pages and for the command. */
export function createResendDeps({ store, catalogue, config, now }: ResendParts): ResendDeps {
  return {
    ...createResendStore(store),
    catalogue,
    calendar: createCalendar(config),
    stamp: () => ({ at: now(), issuer: store.signer.origin, newId: randomUUID }),
  }
}
