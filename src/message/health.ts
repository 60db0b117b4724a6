import type { MaintenanceShown } from './maintenance.ts'
import type { StoreHealth } from './store-health.ts'

/** How the gateway does, as anything beside its database and its files can tell it: numbers, codes and times. */
export interface GatewayHealth extends StoreHealth {
  readonly at: string
  /** What somebody has to see to, in this order; none: all is well. */
  readonly needs: readonly HealthNeed[]
  readonly maintenance: MaintenanceShown | null
  readonly ownCertificates: readonly OwnCertificateHealth[]
  /** Who cosigns the log's checkpoints, by name. */
  readonly witnesses: readonly string[]
  readonly crls: readonly { readonly issuer: string; readonly usableUntil: string | null; readonly stale: boolean }[]
  readonly certificates: { readonly unusable: number; readonly endingSoon: number; readonly firstEnd: string | null }
  readonly offices: { readonly all: number; readonly notLive: number }
  readonly alarms: readonly { readonly code: string; readonly alarms: number }[]
  readonly versions: { readonly budkavle: string; readonly node: string }
}

/** What only a gateway process can tell, of itself. */
export interface ProcessHealth {
  /** Since it read organisations and routing. */
  readonly knowledgeAgeSeconds: number
  /** Since it started; a job that has not run yet is not among them. */
  readonly jobs: readonly { readonly job: string; readonly done: number; readonly failed: number }[]
}

/** Of the gateway as a process of it answers. */
export interface Health extends GatewayHealth, ProcessHealth {}

/** What a certificate of the gateway itself is for: its listener for parties, that of the room, signing canaries. */
export const ownUses = ['public', 'room', 'canary'] as const
export type OwnUse = (typeof ownUses)[number]

/** A certificate of the gateway itself. */
export interface OwnCertificateHealth {
  readonly use: OwnUse
  readonly validUntil: string
  /** Whole days; negative when it has ended. */
  readonly daysLeft: number
  readonly endsSoon: boolean
}

/** Something that somebody has to see to; page, API and command say the same ones, each in its own words. */
export type HealthNeed =
  | { readonly code: PlainNeed }
  | { readonly code: CountedNeed; readonly count: number }
  | ({ readonly code: 'own-certificate.ending' } & Pick<OwnCertificateHealth, 'use' | 'daysLeft'>)

export type HealthNeedCode = HealthNeed['code']

/** Things of which there are some: how many, one or more. */
export const countedNeeds = [
  'messages.late',
  'messages.at-desk',
  'notices.given-up',
  'certificates.unusable',
  'certificates.ending',
  'offices.not-live',
] as const
export type CountedNeed = (typeof countedNeeds)[number]

/** Things that are so or are not. */
export const plainNeeds = [
  'intake.maintenance',
  'crl.stale',
  'log.checkpoint-old',
  'knowledge.old',
  'jobs.failed',
  'clocks.apart',
] as const
export type PlainNeed = (typeof plainNeeds)[number]
