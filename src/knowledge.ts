import type postgres from 'postgres'
import type { Destination } from './message/custody.ts'
import { helsinkiDate } from './message/helsinki-time.ts'
import type { OfficeId, PartyId } from './message/ids.ts'
import type { Maintenance } from './message/maintenance.ts'
import type { NotLiveReason } from './message/stages.ts'
import type { TrustFolder } from './net/trust-folder.ts'
import { findDestination, type TypeVersion } from './route/destination.ts'
import { isHeld } from './route/held.ts'
import { findNotLive } from './route/live.ts'
import type { RoutingTable } from './route/route.ts'
import type { LiveLimits } from './route/table.ts'
import { loadCrls } from './store/crls.ts'
import { findMaintenance } from './store/maintenance.ts'
import { loadRegistry } from './store/parties.ts'
import { loadRoutingTable } from './store/routing.ts'
import { isAcceptable } from './verify/registered.ts'
import { createTrust, type Trust } from './verify/trust.ts'

/** Who, where and whom to believe: immutable snapshots, replaced when the database says that something changed. */
export interface Knowledge {
  trust(): Trust
  routingTable(): RoutingTable
  officesOf(party: PartyId): readonly OfficeId[]
  /** Whether somebody can take something at an office now. */
  isHeld(office: OfficeId): boolean
  /** Whether a party can poll with its registered TLS certificate of this thumbprint now, its dates aside. */
  accepts(thumbprint: string): boolean
  /** An office that an item of this type can be given to now. */
  findDestination(office: OfficeId, type: TypeVersion): Destination | undefined
  /**
   * Why an office does not count as looked after now; none: it is live, or it is the manual desk. At one that is not known
   * nobody can poll.
   */
  findNotLive(office: OfficeId): readonly NotLiveReason[]
  /** Since the database was last read with success: what was withdrawn later is not known here. */
  ageSeconds(): number
  /** In force, if there is any. */
  maintenance(): Maintenance | undefined
  /** Loads everything again. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/**
 * Loads the first snapshot and follows changes. A change that cannot be read leaves the last good snapshot in place.
 */
export async function openKnowledge(
  sql: postgres.Sql,
  trustFolder: TrustFolder,
  onFault: (err: unknown) => void,
  now: () => Date,
  liveLimits: LiveLimits,
): Promise<Knowledge> {
  let snapshot = await load(sql, trustFolder, liveLimits, now())
  let loading: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  // One load at a time, or an older snapshot could replace a newer; a change told while one runs is caught by the next.
  const refresh = () => {
    next ??= loading
      .catch(() => {})
      .then(async () => {
        next = undefined
        snapshot = await load(sql, trustFolder, liveLimits, now(), snapshot.trust)
      })
    loading = next
    return next
  }
  const listener = await sql.listen(
    'budkavle_registry',
    () => void refresh().catch(onFault),
    () => void refresh().catch(onFault),
  )
  return {
    trust: () => snapshot.trust,
    routingTable: () => snapshot.routingTable,
    officesOf: (party) => snapshot.registry.officesOf(party),
    isHeld: (office) => isHeld(snapshot.routingTable.offices.get(office), helsinkiDate(now()), now()),
    accepts: (thumbprint) => isAcceptable(thumbprint, 'tls', snapshot.trust, now().getTime()),
    findDestination: (office, type) => findDestination(snapshot.routingTable, office, type, now()),
    findNotLive(id) {
      const office = snapshot.routingTable.offices.get(id)
      return office ? findNotLive(office, liveLimits, helsinkiDate(now()), now()) : ['office.certificate']
    },
    maintenance: () => snapshot.maintenance,
    ageSeconds: () => (now().getTime() - snapshot.at.getTime()) / 1000,
    refresh,
    close: () => listener.unlisten(),
  }
}

/** Certificates and lists that `previous` has parsed are not parsed again. */
async function load(
  sql: postgres.Sql,
  { file, authorities }: TrustFolder,
  liveLimits: LiveLimits,
  at: Date,
  previous?: Trust,
) {
  const [registry, held] = [await loadRegistry(sql), await loadCrls(sql)]
  const crls = held.map(({ der }) => der)
  const registrations = registry.certificates.map(({ party, kind, ...rest }) => ({
    party: { id: party, kind },
    ...rest,
  }))
  const trust = createTrust({ file, authorities, crls, registrations }, previous)
  const accepts = (thumbprint: string) => isAcceptable(thumbprint, 'tls', trust, at.getTime())
  const maintenance = await findMaintenance(sql)
  return { at, registry, trust, maintenance, routingTable: await loadRoutingTable(sql, accepts, liveLimits) }
}
