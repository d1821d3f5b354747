import { ReportKinds } from '#contract/reports'
import { reportsOf } from '../http/reports.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/reports',
  summary: 'Reports that can be made',
  answer: { status: 200, schema: ReportKinds, description: 'Kinds of reports' },
  handle: (_asked, room) => reportsOf(room).kinds(),
})
