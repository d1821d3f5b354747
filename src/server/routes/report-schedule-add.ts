import { ReportSchedule, ScheduleChange } from '#contract/reports'
import { reportsOf } from '../http/reports.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/report-schedules',
  summary: 'Makes a report every day, week or month from now on',
  body: ScheduleChange,
  answer: { status: 201, schema: ReportSchedule, description: 'The schedule' },
  handle: ({ body }, room) => reportsOf(room).addSchedule(body),
})
