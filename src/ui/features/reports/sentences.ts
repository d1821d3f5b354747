/** Sentences and labels of the reports page. */
import type { KeptReport, ReportSchedule } from '#schema/reports'
import { countOf } from '#ui/kit/format'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `every Monday at 06:00`, local time of the sensor. */
export function rhythmText({ every, day, hour }: Pick<ReportSchedule, 'every' | 'day' | 'hour'>): string {
  const at = `at ${String(hour).padStart(2, '0')}:00`
  if (every === 'daily') return `every day ${at}`
  if (every === 'weekly') return `every ${WEEKDAYS[day - 1] ?? 'Monday'} ${at}`
  return `on the ${ordinal(day)} of every month ${at}`
}

function ordinal(day: number): string {
  const end =
    day % 10 === 1 && day !== 11
      ? 'st'
      : day % 10 === 2 && day !== 12
        ? 'nd'
        : day % 10 === 3 && day !== 13
          ? 'rd'
          : 'th'
  return `${day}${end}`
}

/** Summary above the page. */
export function reportsSentence(kept: readonly KeptReport[], schedules: readonly ReportSchedule[]): string {
  const troubled = schedules.find(({ problem }) => problem !== '')
  if (troubled !== undefined) return `${troubled.title} could not be created: ${troubled.problem}.`
  const [latest] = kept
  if (latest === undefined) return 'Select a report. It is created from the current data.'
  return `${countOf(kept.length, 'stored report')}. Latest: ${latest.title}. ${latest.sentence}`
}
