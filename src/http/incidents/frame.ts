import { html } from 'hono/html'
import type { Incident } from '../../message/incident.ts'
import type { Language } from '../../message/type-rules.ts'
import { address, type Html, type PageContext } from '../catalogue/page.ts'
import type { SayIncident } from './texts/say.ts'

export const home = '/incidents'

/** What every page of the incidents knows. */
export interface IncidentContext extends PageContext {
  readonly tell: SayIncident
  /** The log's public key, for whoever verifies what is saved here. */
  readonly verifierKey: string
}

export function crumb(context: IncidentContext): Html {
  return html`<p class="crumb"><a href="${address(context, home)}">${context.tell('incidents')}</a></p>`
}

/** An office by its name and its code. */
export function officeOf(language: Language, { office, officeNames }: Pick<Incident, 'office' | 'officeNames'>): Html {
  return html`${officeNames[language]} <span class="pattern"><code>${office}</code></span>`
}

/** A moment by Finland's clocks, in words. */
export function moment(language: Language, at: string): Html {
  return html`<time datetime="${at}">${formats[language].format(new Date(at))}</time>`
}

const style = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Helsinki' } as const
const formats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  fi: new Intl.DateTimeFormat('fi-FI', style),
  sv: new Intl.DateTimeFormat('sv-FI', style),
  en: new Intl.DateTimeFormat('en-GB', style),
}
