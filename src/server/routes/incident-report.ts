import Type from 'typebox'
import { PaperWord, ReportFormatWord } from '#contract/reports'
import { reportsOf, sendFile } from '../http/reports.ts'
import { defineRoute, Id, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/incidents/{id}/report',
  summary: 'The report of one incident: a file that needs nothing beside it; nothing is kept',
  params: Id,
  query: queryOf({ format: Type.Optional(ReportFormatWord), paper: Type.Optional(PaperWord) }),
  answer: { status: 200, type: 'application/octet-stream', description: 'HTML, PDF, CSV or JSON' },
  async handle({ params, query, reply }, room) {
    const { format = 'html', paper = 'a4' } = query
    const order = { report: 'incident', format, paper, incident: params.id }
    return sendFile(reply, await reportsOf(room).make(order))
  },
})
