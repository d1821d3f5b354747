import { reportsOf } from '../http/reports.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/report-schedules/{id}',
  summary: 'Makes this report no more; those that were made stay',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params }, room) {
    await reportsOf(room).removeSchedule(params.id)
  },
})
