import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { isPublicId } from '../evidence/record-id.ts'
import { type Language, languages } from '../message/type-rules.ts'
import { Denial } from './denial.ts'
import { renderSignedIn, renderSignIn } from './pages/sign-in.ts'
import { type Grant, type Person, parseGrant } from './permissions.ts'
import type { Room } from './room.ts'
import { endSession, type SessionDeps, startSession } from './session.ts'

export interface SignInDeps extends SessionDeps {
  /** Absent: nobody can sign in by OpenID Connect. */
  readonly provider?: IdentityProvider
  readonly development: boolean
  onFault(err: unknown): void
}

/** An OpenID Connect provider: authorization code with PKCE. */
export interface IdentityProvider {
  /** Where the person goes to sign in, and what only this browser may know until they are back. */
  start(redirectUri: string): Promise<{ readonly url: URL; readonly check: SignInCheck }>
  /** What the provider says of the person who came back, with an ID token that was verified. */
  finish(callback: URL, check: SignInCheck): Promise<{ readonly staff: unknown; readonly roles: unknown }>
}

export interface SignInCheck {
  readonly state: string
  readonly nonce: string
  /** Of PKCE (RFC 7636). */
  readonly verifier: string
}

/** Signing in by OpenID Connect, and out. */
export function signInRoutes(room: Room, deps: SignInDeps): void {
  const { provider, development } = deps

  room.open('GET', '/:language/sign-in', (c, view) => {
    if (view.session) return c.redirect(`/${view.language}`, 303)
    return renderSignIn(view, { to: parseTarget(c.req.query('to')), provider: provider !== undefined, development })
  })

  room.form('/sign-out', 'signed-in', async (c, { language }) => {
    await endSession(deps, c)
    return c.redirect(`/${language}/sign-in`, 303)
  })

  if (!provider) return

  room.open('GET', '/sign-in/start', async (c, view) => {
    const { url, check } = await provider.start(callbackOf(c)).catch((err) => {
      deps.onFault(err)
      throw new Denial('admin.provider-away')
    })
    const language = languages.find((one) => one === c.req.query('language')) ?? view.language
    const to = parseTarget(c.req.query('to')) ?? `/${language}`
    setCookie(c, cookie, JSON.stringify({ ...check, to }), { ...cookieRule, maxAge: 600 })
    return c.redirect(url.href, 303)
  })

  room.open('GET', '/sign-in/callback', async (c, view) => {
    const { to, ...check } = readCookie(c)
    const callback = new URL(callbackOf(c) + new URL(c.req.url).search)
    const told = await provider.finish(callback, check).catch((err) => {
      deps.onFault(err)
      throw new Denial('admin.sign-in-failed')
    })
    await startSession(deps, c, personOf(told), false)
    // A redirect would still count as coming from the provider's site, and the session's cookie would not be sent.
    c.header('refresh', `0; url=${to}`)
    return renderSignedIn({ ...view, language: to.slice(1, 3) as Language }, to)
  })
}

const cookie = '__Host-budkavle-sign-in'
/** Lax: the person comes back from another site. */
const cookieRule = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const

function callbackOf(c: Context): string {
  return `${new URL(c.req.url).origin}/sign-in/callback`
}

/** What was kept at the start; good for one return. @throws Denial `admin.sign-in-failed` */
function readCookie(c: Context): SignInCheck & { readonly to: string } {
  const text = getCookie(c, cookie)
  deleteCookie(c, cookie, { path: '/', secure: true })
  try {
    const { state, nonce, verifier, to } = JSON.parse(text ?? '') as Record<string, unknown>
    const target = parseTarget(to)
    if ([state, nonce, verifier].every((one) => typeof one === 'string') && target !== undefined) {
      return { state, nonce, verifier, to: target } as ReturnType<typeof readCookie>
    }
  } catch {
    // Told below, as for a cookie that is not there.
  }
  throw new Denial('admin.sign-in-failed')
}

/** A page of the room, to which a person is led after signing in. */
function parseTarget(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(fi|sv|en)(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}){0,8}$/.test(value)
    ? value
    : undefined
}

/**
 * @throws Denial `admin.sign-in-failed` for an identifier that may not stand in the log, `admin.no-role`
 */
function personOf({ staff, roles }: { readonly staff: unknown; readonly roles: unknown }): Person {
  if (!isPublicId(staff)) throw new Denial('admin.sign-in-failed')
  const told: readonly unknown[] = Array.isArray(roles) ? roles : [roles]
  const grants = told.map(parseGrant).filter((grant): grant is Grant => grant !== undefined)
  if (grants.length === 0) throw new Denial('admin.no-role')
  return { staff, grants }
}
