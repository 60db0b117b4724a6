import { html } from 'hono/html'
import { helsinkiDate, helsinkiTime } from '../../message/helsinki-time.ts'
import type { Language } from '../../message/type-rules.ts'
import { sayIn } from '../texts/say.ts'
import { timeTexts } from '../texts/time.ts'
import type { Html } from './shell.ts'

/** A moment as Finland's clocks and the language show it. */
export function renderTime(language: Language, at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${showTime(language, at)}</time>`
}

export function showTime(language: Language, at: Date): string {
  const [year = '', month = '', day = ''] = helsinkiDate(at).split('-')
  const say = sayIn(timeTexts, language)
  const [d, m] = [Number(day), Number(month)]
  return say('moment', d, language === 'en' ? (months[m - 1] ?? '') : m, year, clockOf(language, at))
}

function clockOf(language: Language, at: Date): string {
  const time = helsinkiTime(at)
  return language === 'en' ? time : time.replace(':', '.')
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How long ago, in its two largest units. */
export function showAge(language: Language, ms: number): string {
  const say = sayIn(timeTexts, language)
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  if (days > 0) return hours > 0 ? `${say('days', days)} ${say('hours', hours)}` : say('days', days)
  if (hours > 0) return rest > 0 ? `${say('hours', hours)} ${say('minutes', rest)}` : say('hours', hours)
  return say('minutes', rest)
}
