import { parseArgs } from 'node:util'
import type { OfficeState } from '../message/office-state.ts'
import { listWatchedStates } from '../store/office-states.ts'
import { readNotLive } from './args/not-live.ts'
import { openDatabase } from './args/open-database.ts'
import { table } from './args/table.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'
import type { OfficeDatabase } from './office.ts'

/** `budkavle situation`: what is wrong now, by area and by office. Status 0 told, 1 no such area, 2 wrong call. */
export function createSituation(open: () => Promise<OfficeDatabase>, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { area, json } = parseCall(args)
      const { sql, config, close } = await open()
      try {
        const at = now()
        const findNotLive = await readNotLive({ sql, config }, at)
        const offices = await listWatchedStates(sql, area === undefined ? 'all' : [area], findNotLive, at)
        if (area !== undefined && offices.length === 0) {
          io.error('no office lies in such an area')
          return exitStatus.no
        }
        io.out(json ? JSON.stringify({ at: at.toISOString(), offices }, null, 2) : describe(offices, at))
        return exitStatus.yes
      } finally {
        await close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createSituation(() => openDatabase(process.env))

const usage = `usage: budkavle situation [--area <code>] [--json]

What is wrong now: by area, then by office, what is late first. Waiting: not yet stored by the receiver; late: a
reminder was due. An office is live, or it is said why not; see budkavle office. --json: as GET /api/offices.`

/** @throws UsageError */
function parseCall(args: string[]): { area: string | undefined; json: boolean } {
  const options = { area: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { area, json } = parseArgs({ args, options }).values
  if (area !== undefined && !/^\d{2}$/.test(area)) throw new UsageError('--area is a code of two digits')
  return { area, json }
}

function describe(offices: readonly OfficeState[], at: Date): string {
  const { late, waiting, incidents, alerts } = sumUp(offices)
  const byArea = Map.groupBy(offices, ({ area }) => area ?? '–')
  const areas = [...byArea].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    `${at.toISOString()}  ${late} late of ${waiting} waiting, ${incidents} open incidents, ${alerts} alerts`,
    '',
    ...table([['area', ...columns, 'offices not live'], ...areas.map(([area, own]) => areaRow(area, own))]),
    '',
    ...table([['area', 'office', ...columns, 'live'], ...offices.map(officeRow)]),
  ].join('\n')
}

const columns = ['late', 'waiting', 'oldest since', 'incidents', 'alerts'] as const

function areaRow(area: string, offices: readonly OfficeState[]): string[] {
  const watched = offices.filter(({ kind }) => kind !== 'manual-desk')
  const notLive = watched.filter(({ notLive }) => notLive.length > 0).length
  return [area, ...counts(sumUp(offices)), `${notLive} of ${watched.length}`]
}

function officeRow(state: OfficeState): string[] {
  const { area, office, kind, notLive } = state
  const live = kind === 'manual-desk' ? '–' : notLive.length === 0 ? 'live' : `not live: ${notLive.join(', ')}`
  return [area ?? '–', office, ...counts(state), live]
}

type Counts = Pick<OfficeState, 'late' | 'waiting' | 'oldestAt' | 'incidents' | 'alerts'>

function counts({ late, waiting, oldestAt, incidents, alerts }: Counts): string[] {
  return [
    String(late),
    String(waiting),
    oldestAt === null ? '–' : `${oldestAt.slice(0, 16)}Z`,
    String(incidents),
    String(alerts),
  ]
}

function sumUp(offices: readonly OfficeState[]): Counts {
  const sum = (name: 'late' | 'waiting' | 'incidents' | 'alerts') =>
    offices.reduce((total, office) => total + office[name], 0)
  const [oldestAt = null] = offices.flatMap((office) => office.oldestAt ?? []).sort()
  return {
    late: sum('late'),
    waiting: sum('waiting'),
    oldestAt,
    incidents: sum('incidents'),
    alerts: sum('alerts'),
  }
}
