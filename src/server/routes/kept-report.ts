import { reportsOf, sendFile } from '../http/reports.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/kept-reports/{id}',
  summary: 'The file of a report that was kept',
  params: Id,
  answer: { status: 200, type: 'application/octet-stream', description: 'HTML, PDF, CSV or JSON' },
  async handle({ params, reply }, room) {
    return sendFile(reply, await reportsOf(room).read(params.id))
  },
})
