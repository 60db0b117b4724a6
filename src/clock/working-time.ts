import { helsinkiDate, helsinkiInstant } from '../message/helsinki-time.ts'
import type { Place } from '../message/place.ts'
import type { Calendar } from './calendar.ts'

/** When offices open, in Finland; they close at the cut-off of the day. */
const opens = '08:00'
/** Where the cut-off is set before offices open, so that no hour of the day would count. */
const closesElse = '16:15'

/** The moment by which so many milliseconds of office hours, on working days of the place, have passed since `from`. */
export function addWorkingTime(calendar: Calendar, from: Date, milliseconds: number, place: Place): Date {
  const closes = calendar.dayCutOff > opens ? calendar.dayCutOff : closesElse
  let left = milliseconds
  let date = helsinkiDate(from)
  let start = from.getTime()
  for (;;) {
    if (calendar.isWorkingDay(date, place)) {
      const begin = Math.max(start, helsinkiInstant(date, opens).getTime())
      const open = helsinkiInstant(date, closes).getTime() - begin
      // What is used up at the very end of a day is used up: nobody is told after hours.
      if (open > 0 && left < open) return new Date(begin + left)
      left -= Math.max(0, open)
    }
    date = calendar.addWorkingDays(date, 1, place)
    start = 0
  }
}
