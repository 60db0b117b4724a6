/**
 * When somebody is there, as the codes of OpenStreetMap's opening_hours that can be said without doubt: `24/7`, or days
 * and times such as `Mo-Fr 08:00-16:15; Sa 10:00-14:00`. Public holidays are not said: nobody is there then, but with
 * `24/7`.
 */
export function isHours(text: string): boolean {
  return text === '24/7' || (text.length <= 200 && text.split('; ').every(isPart))
}

function isPart(part: string): boolean {
  const [, days = '', times = ''] = form.exec(part) ?? []
  return days !== '' && times.split(',').every((one) => isSpan(one)) && days.split(',').every(isDays)
}

function isDays(text: string): boolean {
  const [first = '', last = first] = text.split('-')
  return dayNames.indexOf(first) >= 0 && dayNames.indexOf(last) >= dayNames.indexOf(first)
}

function isSpan(text: string): boolean {
  const [from = '', until = ''] = text.split('-')
  return from < until && until <= '24:00'
}

const dayNames = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
const form =
  /^([A-Z][a-z](?:[-,][A-Z][a-z])*) ((?:[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d)(?:,[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d)*)$/
