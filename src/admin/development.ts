import { requireFromHere, requireOwnOrigin } from './csrf.ts'
import { Denial } from './denial.ts'
import { developmentPersons } from './development-persons.ts'
import { readForm, textOf } from './form.ts'
import { renderLinkOver, renderPersons } from './pages/persons.ts'
import type { Room } from './room.ts'
import { hashOf, type SessionDeps, startSession } from './session.ts'

/** One-time links: they exist in the development world only. */
export interface LinkDeps {
  findLink(tokenHash: Buffer, at: Date): Promise<boolean>
  /** Whether it was there, and not too old: from now on it is not. */
  takeLink(tokenHash: Buffer, at: Date): Promise<boolean>
}

/**
 * Signing in without a provider: the link that the gateway printed leads to a choice of persons, and whoever came by it
 * may become another one.
 */
export function developmentRoutes(room: Room, deps: SessionDeps & LinkDeps): void {
  room.open('GET', '/:language/persons', async (c, view) => {
    const link = c.req.query('link')
    if (view.session?.development) return renderPersons(view, { formToken: view.session.formToken })
    if (link !== undefined && (await deps.findLink(hashOf(link), deps.now()))) return renderPersons(view, { link })
    return renderLinkOver(view)
  })

  room.open('POST', '/:language/persons', async (c, view) => {
    requireOwnOrigin(c)
    const fields = await readForm(c)
    const person = developmentPersons.find(({ staff }) => staff === textOf(fields, 'person'))
    if (!person) throw new Denial('admin.malformed')
    if (view.session?.development) requireFromHere(c, view.session, textOf(fields, 'formToken'))
    else if (!(await deps.takeLink(hashOf(textOf(fields, 'link') ?? ''), deps.now()))) return renderLinkOver(view)
    await startSession(deps, c, person, true)
    return c.redirect(`/${view.language}`, 303)
  })
}
