import { helsinkiDate, helsinkiTime } from '../message/helsinki-time.ts'
import type { Place } from '../message/place.ts'
import { addCalendarMonths, type Day, dateOf, dayOf, weekdayOf } from './days.ts'
import { isHoliday } from './holidays.ts'

/** What differs between authorities. */
export interface CalendarSettings {
  /** Whether a Saturday that is no holiday counts as a working day. */
  readonly saturdayWorks: boolean
  /** `HH:MM` in Finland: what comes then or later is the business of the next working day. */
  readonly dayCutOff: string
  /** How many times as fast ladders are climbed, to show one in a short time; otherwise 1. */
  readonly ladderSpeed?: number
}

/** The working days of Finland. Dates are days there, `YYYY-MM-DD`. */
export interface Calendar extends Required<Pick<CalendarSettings, 'dayCutOff' | 'ladderSpeed'>> {
  isWorkingDay(date: string, place: Place): boolean
  /** The `count`-th working day after a date, which itself is not counted (150/1930 2 §). */
  addWorkingDays(date: string, count: number, place: Place): string
  /**
   * The day of the same number so many months later, or the last of a shorter month (150/1930 3 §); where that is
   * free, the next working day (5 §).
   */
  addMonths(date: string, count: number, place: Place): string
  /** The day of an instant, if it is a working day and the instant before the cut-off; else the next working day. */
  workingDayOf(at: Date, place: Place): string
}

/** @throws Error when the cut-off is no time of day */
export function createCalendar({ saturdayWorks, dayCutOff, ladderSpeed = 1 }: CalendarSettings): Calendar {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(dayCutOff)) throw new Error('the cut-off is not HH:MM')

  function isWorking(day: Day, place: Place): boolean {
    const weekday = weekdayOf(day)
    if (weekday === sunday || (weekday === saturday && !saturdayWorks)) return false
    return !isHoliday(day, place)
  }

  /** That day, or the first working day after it. */
  function workingFrom(day: Day, place: Place): Day {
    let found = day
    while (!isWorking(found, place)) found += 1
    return found
  }

  function addWorkingDays(date: string, count: number, place: Place): string {
    let day = dayOf(date)
    for (let left = count; left > 0; left -= 1) day = workingFrom(day + 1, place)
    return dateOf(day)
  }

  function workingDayOf(at: Date, place: Place): string {
    const day = dayOf(helsinkiDate(at))
    return dateOf(workingFrom(helsinkiTime(at) < dayCutOff ? day : day + 1, place))
  }

  return {
    dayCutOff,
    ladderSpeed,
    isWorkingDay: (date, place) => isWorking(dayOf(date), place),
    addWorkingDays,
    addMonths: (date, count, place) => dateOf(workingFrom(addCalendarMonths(date, count), place)),
    workingDayOf,
  }
}

const sunday = 0
const saturday = 6
