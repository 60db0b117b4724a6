import type { Context } from 'hono'
import { Refusal } from '../errors.ts'
import { faultProblem, refusalProblem } from '../http/problem.ts'
import { Denial, denials } from './denial.ts'
import { renderDenied, renderFault, renderRefused } from './pages/denied.ts'
import { type Page, renderShell } from './pages/shell.ts'
import { type RoomDeps, type RoomEnv, viewOf } from './room.ts'

/** Answers what was thrown: a program gets a problem document (RFC 9457), a person a page in their language. */
export function answerThrown(
  deps: Pick<RoomDeps, 'development'> & { onFault(err: unknown): void },
  err: unknown,
  c: Context<RoomEnv>,
): Response | Promise<Response> {
  const expected = err instanceof Denial || err instanceof Refusal
  if (!expected) deps.onFault(err)
  if (c.req.path.startsWith('/api/')) {
    if (err instanceof Denial) return denialProblem(c, err)
    return err instanceof Refusal ? refusalProblem(c, err) : faultProblem(c)
  }
  if (err instanceof Denial && err.code === 'admin.signed-out' && c.req.method === 'GET') return leadToSignIn(deps, c)
  return showPage(deps, c, err)
}

function denialProblem(c: Context, { code }: Denial): Response {
  const { status, title } = denials[code]
  const problem = { type: `urn:budkavle:problem:${code}`, title, status, code }
  return c.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' })
}

/** To sign in, and then back to the page. Its query stays behind: nothing of it is to stand in a further address. */
function leadToSignIn(deps: Pick<RoomDeps, 'development'>, c: Context<RoomEnv>): Response {
  const { language, path } = viewOf(deps, c)
  return c.redirect(path === `/${language}` ? `${path}/sign-in` : `/${language}/sign-in?to=${path}`, 303)
}

function showPage(deps: Pick<RoomDeps, 'development'>, c: Context<RoomEnv>, err: unknown) {
  const view = viewOf(deps, c)
  const page: Page =
    err instanceof Denial
      ? renderDenied(view, err)
      : err instanceof Refusal
        ? renderRefused(view, err)
        : renderFault(view)
  return c.html(renderShell(view, page), (page.status ?? 500) as 500)
}
