import { reportsOf } from '../http/reports.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/kept-reports/{id}',
  summary: 'Removes a report that was kept',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params }, room) {
    await reportsOf(room).remove(params.id)
  },
})
