import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { pageHeaders } from '../http/catalogue/headers.ts'
import { type RequestFact, tellRequests } from '../http/request-line.ts'
import { type AuditDeps, auditRoutes } from './audit.ts'
import { Denial } from './denial.ts'
import { type DeskDeps, deskRoutes } from './desk.ts'
import { developmentRoutes, type LinkDeps } from './development.ts'
import { type HealthDeps, healthRoutes } from './health.ts'
import { type IncidentsDeps, incidentsRoutes } from './incidents.ts'
import { languageOf } from './language.ts'
import { type MessageDeps, messageRoutes } from './message.ts'
import { type MessagesDeps, messagesRoutes } from './messages.ts'
import { type OfficeDeps, officeRoutes } from './office.ts'
import { createAdminOpenapi } from './openapi.ts'
import { type PartyDeps, partyRoutes } from './parties.ts'
import { answerThrown } from './problems.ts'
import { createRoom, type Declared, type RoomDeps, type RoomEnv } from './room.ts'
import { routingRoutes } from './routing.ts'
import type { RoutingDeps } from './routing-book.ts'
import { findSession } from './session.ts'
import { sessionRoutes } from './session-api.ts'
import { type SignInDeps, signInRoutes } from './sign-in.ts'
import { type StatusDeps, statusRoutes } from './status.ts'
import { type SubjectDeps, subjectRoutes } from './subjects.ts'

/** All that the room asks of the gateway. There is no way to a payload among it. */
export interface AdminDeps extends SignInDeps, Pick<RoomDeps, 'act'> {
  /** In the development world only. */
  readonly links?: LinkDeps
  readonly status: StatusDeps
  readonly routing: RoutingDeps
  readonly desk: DeskDeps
  readonly parties: PartyDeps
  readonly health: HealthDeps
  readonly subjects: SubjectDeps
  readonly office: OfficeDeps
  readonly incidents: IncidentsDeps
  readonly messages: MessagesDeps
  readonly message: MessageDeps
  readonly audit: AuditDeps
  /** Told of every request when its answer is known. */
  onRequest(fact: RequestFact): void
}

export interface Admin {
  readonly app: Hono
  /** Every address with its rule, for the tests that walk them. */
  readonly declared: readonly Declared[]
}

/** The administrators' room: pages for people and the API beside them, on a listener of its own. */
export function createAdmin(deps: AdminDeps): Admin {
  const room = createRoom({
    development: deps.development,
    findSession: (c) => findSession(deps, c),
    act: deps.act,
  })
  // Before any address is declared: what is refused on the way in has its headers and its line too.
  const app = new Hono<RoomEnv>()
  app.use(tellRequests(deps.onRequest))
  app.use(pageHeaders)
  app.use(notKept)

  room.plain('/', (c) => c.redirect(`/${languageOf(c)}`, 303))
  for (const [name, parts, mediaType] of assets) room.plain(name, asset(parts, mediaType))
  signInRoutes(room, deps)
  if (deps.links) developmentRoutes(room, { ...deps, ...deps.links })
  const openapi = createAdminOpenapi()
  room.plain('/api/openapi.json', (c) => c.json(openapi))
  sessionRoutes(room)
  statusRoutes(room, deps.status)
  routingRoutes(room, deps.routing)
  deskRoutes(room, deps.desk)
  partyRoutes(room, deps.parties)
  healthRoutes(room, deps.health)
  subjectRoutes(room, deps.subjects)
  officeRoutes(room, deps.office)
  incidentsRoutes(room, deps.incidents)
  messagesRoutes(room, deps.messages)
  messageRoutes(room, deps.message)
  auditRoutes(room, deps.audit)

  app.route('/', room.app)
  app.all('*', () => {
    throw new Denial('admin.not-found')
  })
  app.onError((err, c) => answerThrown(deps, err, c))
  return { app: app as unknown as Hono, declared: room.declared }
}

/** Nothing that was for one person's eyes is kept by a browser or on the way; what holds nothing of anybody may be. */
const notKept = createMiddleware(async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
})

/** In this order: what comes later weighs more. */
const styles = ['room', 'routing', 'search', 'line', 'situation', 'narrow', 'forms', 'health']

const assets = [
  ['/style.css', ['../http/base.css', ...styles.map((name) => `./styles/${name}.css`)], 'text/css; charset=utf-8'],
  ['/icon.svg', ['../http/catalogue/icon.svg'], 'image/svg+xml'],
] as const

function asset(parts: readonly string[], mediaType: string) {
  const body = parts.map((part) => readFileSync(new URL(part, import.meta.url), 'utf8')).join('\n')
  return (c: Context) => c.body(body, 200, { 'content-type': mediaType, 'cache-control': 'public, max-age=300' })
}
