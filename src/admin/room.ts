import { type Context, Hono } from 'hono'
import { readJson } from '../http/body.ts'
import { requireFromHere } from './csrf.ts'
import { Denial } from './denial.ts'
import { readForm, textOf } from './form.ts'
import { languageOf, pageLanguages } from './language.ts'
import { type Page, renderShell, type View } from './pages/shell.ts'
import { type Areas, areasOf, holdsArea, type Permission } from './permissions.ts'
import type { Session } from './session.ts'

/** What a route says of itself when it is declared: without it there is no route. */
export interface Rule {
  readonly permission: Permission
  /**
   * What a grant that is bound to areas is good for here: `none`, nothing, for this is of the whole country; `own`, the
   * handler shows and changes only what lies in `visit.areas`; or the area of what the address names, which is looked up
   * first: null where it lies in none, undefined where there is nothing.
   */
  readonly areas: 'none' | 'own' | ((c: Context) => Promise<string | null | undefined>)
  /** Of what concerns a person: each look is in the log before anything is shown. */
  readonly look?: (c: Context) => Act
}

/** What the log will say that somebody did, as codes, and to what; see acted() in evidence/office-steps.ts. */
export interface Act {
  readonly reasons: readonly string[]
  readonly subject: string
}

/** Somebody who may be here, as a handler knows them. */
export interface Visit extends View {
  readonly session: Session
  /** The identifier of the staff: the `by` of what they do. */
  readonly by: string
  /** Where they may do it. */
  readonly areas: Areas
}

/** A route as the tests walk it. `open` ones are for whoever is not signed in. */
export interface Declared {
  readonly method: Method
  /** With `/:language` for a page's three addresses. */
  readonly path: string
  readonly rule: Rule | 'open' | 'signed-in'
}

export interface RoomDeps {
  /** Whether this is a development gateway, which every page then says. */
  readonly development: boolean
  findSession(c: Context): Promise<Session | undefined>
  /** Puts an act or a look into the log. What it rejects has not happened, and must not. */
  act(by: string, act: Act): Promise<void>
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Answer<T> = T | Promise<T>
export type RoomEnv = { Variables: { session?: Session } }
export type Room = ReturnType<typeof createRoom>

/** The one way to make an address of the room: each is declared with its rule, which is kept before its handler runs. */
export function createRoom(deps: RoomDeps) {
  const app = new Hono<RoomEnv>()
  const declared: Declared[] = []
  const declare = (method: Method, path: string, rule: Declared['rule'], handle: (c: Context) => Answer<Response>) => {
    declared.push({ method, path, rule })
    const languages = path.startsWith('/:language') ? pageLanguages : ['']
    for (const language of languages) app.on(method, path.replace(':language', language), handle)
  }

  const letIn = async (c: Context, rule: Rule | 'signed-in', check: (session: Session) => Answer<void>) => {
    const session = await requireSession(deps, c)
    const areas = rule === 'signed-in' ? 'all' : await requireAllowed(c, session, rule)
    await check(session)
    const visit: Visit = { ...viewOf(deps, c), session, by: session.person.staff, areas }
    if (rule !== 'signed-in' && rule.look) await deps.act(visit.by, rule.look(c))
    return visit
  }

  return {
    app,
    declared: declared as readonly Declared[],

    /** A page, in three languages: `/:language` is put before the path. */
    page(path: string, rule: Rule | 'signed-in', show: (c: Context, visit: Visit) => Answer<Page | Response>) {
      declare('GET', `/:language${path}`, rule, async (c) => {
        const visit = await letIn(c, rule, () => {})
        return respond(c, visit, await show(c, visit))
      })
    },

    /**
     * What a page's form does, with its fields. It leads on to a page (`c.redirect(…, 303)`), or shows the form again
     * with what is wrong.
     */
    form(
      path: string,
      rule: Rule | 'signed-in',
      carryOut: (c: Context, visit: Visit, fields: FormData) => Answer<Page | Response>,
      bytesMax?: number,
    ) {
      declare('POST', `/:language${path}`, rule, async (c) => {
        let fields = new FormData()
        const visit = await letIn(c, rule, async (session) => {
          fields = await readForm(c, bytesMax)
          requireFromHere(c, session, textOf(fields, 'formToken'))
        })
        return respond(c, visit, await carryOut(c, visit, fields))
      })
    },

    /** An address of the API that changes nothing. */
    read(path: string, rule: Rule | 'signed-in', answer: (c: Context, visit: Visit) => Answer<object>) {
      declare('GET', `/api${path}`, rule, async (c) => {
        return c.json(await answer(c, await letIn(c, rule, () => {})))
      })
    },

    /** An address of the API that changes something: it carries the session's token in a header, and a JSON object. */
    change(
      method: 'POST' | 'PUT' | 'DELETE',
      path: string,
      rule: Rule | 'signed-in',
      carryOut: (c: Context, visit: Visit, body: Record<string, unknown>) => Answer<object>,
      bytesMax?: number,
    ) {
      declare(method, `/api${path}`, rule, async (c) => {
        const visit = await letIn(c, rule, (session) => requireFromHere(c, session, c.req.header(tokenHeader)))
        return c.json(await carryOut(c, visit, method === 'DELETE' ? {} : await readJson(c.req.raw, bytesMax)))
      })
    },

    /** For anybody, and the same for everybody: what every page loads. */
    plain(path: string, answer: (c: Context) => Answer<Response>) {
      declare('GET', path, 'open', answer)
    },

    /** For whoever is not signed in, and may be: signing in. */
    open(method: 'GET' | 'POST', path: string, handle: (c: Context, view: View) => Answer<Page | Response>) {
      declare(method, path, 'open', async (c) => {
        const session = await findSession(deps, c)
        const view = { ...viewOf(deps, c), ...(session && { session }) }
        return respond(c, view, await handle(c, view))
      })
    },
  }
}

/** The header in which the API's changes carry the session's token; `/api/session` tells it. */
export const tokenHeader = 'x-form-token'

export function viewOf({ development }: Pick<RoomDeps, 'development'>, c: Context<RoomEnv>): View {
  const session = c.get('session')
  return { language: languageOf(c), path: c.req.path, development, ...(session && { session }) }
}

async function findSession(deps: RoomDeps, c: Context<RoomEnv>): Promise<Session | undefined> {
  const session = await deps.findSession(c)
  if (session) c.set('session', session)
  return session
}

/** @throws Denial `admin.signed-out` */
async function requireSession(deps: RoomDeps, c: Context<RoomEnv>): Promise<Session> {
  const session = await findSession(deps, c)
  if (!session) throw new Denial('admin.signed-out')
  return session
}

/** @throws Denial `admin.not-allowed`; `admin.not-found` for what is not there or lies elsewhere: nobody learns which */
async function requireAllowed(c: Context, { person }: Session, { permission, areas }: Rule): Promise<Areas> {
  const held = areasOf(person, permission)
  if (held === undefined || (areas === 'none' && held !== 'all')) throw new Denial('admin.not-allowed')
  if (typeof areas === 'function') {
    const area = await areas(c)
    if (area === undefined || !holdsArea(held, area)) throw new Denial('admin.not-found')
  }
  return held
}

function respond(c: Context, view: View, answer: Page | Response): Answer<Response> {
  return answer instanceof Response ? answer : c.html(renderShell(view, answer), (answer.status ?? 200) as 200)
}
