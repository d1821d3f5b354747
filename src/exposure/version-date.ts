/** Dates in place of a version: `April/17/2023`, `26-June-2017`, `2024/2/2`, `20210302`, `December 2020`. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const YEAR = '((?:19|20)\\d\\d)'
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
const PART = '[\\s/,.-]+'
/** Any day of a month; as `ANY` of versions. */
const ANY_DAY = -1

type Found = readonly (string | undefined)[]
const FORMS: readonly (readonly [RegExp, (found: Found) => readonly (string | undefined)[]])[] = [
  [new RegExp(`^${MONTH}${PART}${DAY}${PART}${YEAR}$`), ([m, d, y]) => [y, m, d]],
  [new RegExp(`^${DAY}${PART}${MONTH}${PART}${YEAR}$`), ([d, m, y]) => [y, m, d]],
  [new RegExp(`^${MONTH}${PART}${YEAR}$`), ([m, y]) => [y, m, undefined]],
  [new RegExp(`^${YEAR}[/-](\\d{1,2})[/-](\\d{1,2})$`), ([y, m, d]) => [y, m, d]],
  [new RegExp(`^${YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])$`), ([y, m, d]) => [y, m, d]],
]

/** Year, month and day; a month alone has any day. Undefined if the text, in lower case, is no date. */
export function dateVersion(text: string): readonly [number, number, number] | undefined {
  if (text.length > 30) return undefined
  for (const [form, order] of FORMS) {
    const found = form.exec(text)
    if (found === null) continue
    const [year, month = '', day] = order(found.slice(1))
    const number = /^\d/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3)) + 1
    const dayNumber = day === undefined ? ANY_DAY : Number(day)
    return number >= 1 && number <= 12 && dayNumber <= 31 ? [Number(year), number, dayNumber] : undefined
  }
  return undefined
}
