import { KeptReport, ReportOrder } from '#contract/reports'
import { reportsOf } from '../http/reports.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/kept-reports',
  summary: 'Makes a report now and keeps it',
  body: ReportOrder,
  answer: { status: 201, schema: KeptReport, description: 'What was made' },
  handle: ({ body }, room) => reportsOf(room).keep(body),
})
