import { ReportSchedule } from '#contract/reports'
import { reportsOf } from '../http/reports.ts'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/report-schedules',
  summary: 'Reports that are made at set times',
  answer: { status: 200, schema: listOf(ReportSchedule), description: 'All of them' },
  async handle(_asked, room) {
    return { items: [...(await reportsOf(room).schedules())], next: null }
  },
})
