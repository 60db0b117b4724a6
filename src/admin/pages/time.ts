import { html } from 'hono/html'
import { helsinkiDate, helsinkiTime } from '../../message/helsinki-time.ts'
import type { Language } from '../../message/type-rules.ts'
import { sayIn } from '../texts/say.ts'
import { timeTexts } from '../texts/time.ts'
import type { Html } from './shell.ts'

/** How exact a moment is shown. */
export type Exactness = 'minutes' | 'seconds'

/** A moment as Finland's clocks and the language show it. */
export function renderTime(language: Language, at: Date, exactness: Exactness = 'minutes'): Html {
  return html`<time datetime="${at.toISOString()}">${showTime(language, at, exactness)}</time>`
}

export function showTime(language: Language, at: Date, exactness: Exactness = 'minutes'): string {
  return sayIn(timeTexts, language)('moment', showDay(language, helsinkiDate(at)), showClock(language, at, exactness))
}

/** @param date `YYYY-MM-DD` in Finland */
export function showDay(language: Language, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const [d, m] = [Number(day), Number(month)]
  return sayIn(timeTexts, language)('day', d, language === 'en' ? (months[m - 1] ?? '') : m, year)
}

/** Finnish and Swedish write 9.05, English 09:05. */
function showClock(language: Language, at: Date, exactness: Exactness): string {
  const seconds = exactness === 'seconds' ? `:${at.toISOString().slice(17, 19)}` : ''
  const time = helsinkiTime(at) + seconds
  return language === 'en' ? time : time.replaceAll(':', '.').replace(/^0/, '')
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A length of time in its two largest units, not rounded up. */
export function showAge(language: Language, ms: number): string {
  const say = sayIn(timeTexts, language)
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  if (days > 0) return hours > 0 ? `${say('days', days)} ${say('hours', hours)}` : say('days', days)
  if (hours > 0) return rest > 0 ? `${say('hours', hours)} ${say('minutes', rest)}` : say('hours', hours)
  return say('minutes', rest)
}
