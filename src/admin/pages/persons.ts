import { html } from 'hono/html'
import { developmentPersons } from '../development-persons.ts'
import type { Person } from '../permissions.ts'
import { sayIn } from '../texts/say.ts'
import { shellTexts } from '../texts/shell.ts'
import { signInTexts } from '../texts/sign-in.ts'
import type { Html, Page, View } from './shell.ts'
import { linkCommand } from './sign-in.ts'

/** What lets somebody choose: a one-time link, or a session that came by one. */
export type Pass = { readonly link: string } | { readonly formToken: string }

/** The persons of the development world, to become one of them. */
export function renderPersons(view: View, pass: Pass): Page {
  const say = sayIn(signInTexts, view.language)
  const [[name, value] = ['', '']] = Object.entries(pass)
  return {
    title: say('persons'),
    content: html`<h1>${say('persons')}</h1>
<p>${say('personsLead')}</p>
<form method="post" action="/${view.language}/persons" class="persons">
<input type="hidden" name="${name}" value="${value}">
${developmentPersons.map((person) => renderPerson(view, person))}
</form>`,
  }
}

function renderPerson({ language }: View, { staff, grants: [grant] }: Person): Html {
  const say = sayIn(signInTexts, language)
  const role = grant && sayIn(shellTexts, language)(`role.${grant.role}`)
  const area = grant?.area === undefined ? '' : `, ${say('personArea', grant.area)}`
  return html`<button name="person" value="${staff}" class="choice"><strong>${role}${area}</strong> <span>${staff}</span></button>
`
}

export function renderLinkOver({ language }: View): Page {
  const say = sayIn(signInTexts, language)
  return {
    title: say('linkOver'),
    content: html`<h1>${say('linkOver')}</h1>
<p>${say('linkOverLead')}</p>
${linkCommand}`,
    status: 403,
  }
}
